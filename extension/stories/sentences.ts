// The sentences that stories show, made by the functions that make them in the product, so that none is shown that
// nobody would ever read.

import { parseReport } from '../../server/contract/report.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { streamText } from '../background/event-stream.ts';
import { FIRST_STEP, linkOf, POLL_AFTER_FAILURES, step } from '../link/ladder.ts';
import type { LinkState } from '../link/link-state.ts';
import { errorText as serversText } from '../link/request.ts';
import { silentText } from '../link/silent-text.ts';
import { notAllowedText } from '../pairing/pairing-record.ts';
import { fixtureReport, NOW_MS } from './fixtures.ts';

export const STORY_URL = 'http://127.0.0.1:7373';

/** The link after so many failed attempts at a stream. `serves`: the server answers all else. */
function afterFailures(failures: number, serves: boolean, cause: string, reason: string): LinkState {
  const failed = { type: 'failed' as const, atMs: NOW_MS, random: 0.5, serves, cause, reason };
  let ladder = FIRST_STEP;
  for (let failure = 0; failure < failures; failure += 1) ladder = step(step(ladder, failed), { type: 'due' });
  return linkOf(ladder);
}

export const POLLING = afterFailures(
  POLL_AFTER_FAILURES,
  true,
  '',
  streamText({ url: STORY_URL }, 'could not be opened'),
);
export const OFFLINE = afterFailures(1, false, 'no answer', silentText(STORY_URL));

/** Why a report of this sidecar cannot be read whose memory is a word. */
export function malformedReason(name: string): string {
  const report = { ...fixtureReport({ name, cpu: 0, memory: 1 }), memoryBytes: 'lots' };
  const parsed = parseReport(toWireJson(report));
  if (parsed.ok) throw new Error('a report whose memory is a word was read');
  return parsed.reason;
}

/** What a server answers to a wrong code; e2e/popup-pairs.scenario.ts holds that it is what the server says. */
export const WRONG_CODE = serversText({
  status: 403,
  text: toWireJson({
    error: 'wrong_code',
    message: 'That is not the pairing code; 4 tries are left.',
    remedy: 'Type the six digits that the server printed last.',
  }),
});

export const NOT_ALLOWED = notAllowedText(STORY_URL);
