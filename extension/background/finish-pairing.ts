// Finishes what a pairing form began, whether or not the form is still there. In: the request that a page left, and word
// that it may now be met. Out: its progress. Looking again and again does no harm: a request is taken once.
import type { Drop } from '../link/dropped.ts';
import { type PairDeps, pairServer } from '../pairing/pair-server.ts';
import {
  notAllowedText,
  type PairProgress,
  PairProgressSchema,
  type PairRequest,
  PairRequestSchema,
  parseRecord,
  REQUEST_LIFE_MS,
} from '../pairing/pairing-record.ts';
import type { StoredValue } from '../storage/stored-value.ts';

export interface FinishPairingDeps extends PairDeps {
  request: StoredValue;
  progress: StoredValue;
  mayReach(url: string): Promise<boolean>;
  drop: Drop;
}

const INTERRUPTED = 'The browser put Sidescope to sleep while it was pairing. Pair again.';

/** Looks at the request now, at each change of it, and when `look` is called: a host was allowed. */
export function startFinishPairing(deps: FinishPairingDeps, signal: AbortSignal): { look(): void } {
  // One after the other, so that none sees a request that another one has just taken.
  let last: Promise<void> = failInterrupted(deps);
  const look = () => {
    const run = () => (signal.aborted ? Promise.resolve() : meetRequest(deps));
    last = last.then(run, run);
  };
  deps.request.watch(look, signal);
  look();
  return { look };
}

async function meetRequest(deps: FinishPairingDeps): Promise<void> {
  const request = parseRecord(PairRequestSchema, await deps.request.read(), deps.drop);
  if (request === null) return;
  if (request.denied) return settle(deps, { stage: 'failed', reason: notAllowedText(request.url) });
  if (deps.clock.now() - request.askedAtMs > REQUEST_LIFE_MS) return deps.request.write(null);
  // Not yet: the browser is still asking. It says so when the host is allowed.
  if (await deps.mayReach(request.url)) await pair(deps, request);
}

async function pair(deps: FinishPairingDeps, request: PairRequest): Promise<void> {
  await settle(deps, { stage: 'pairing' });
  const result = await pairServer(request, deps);
  const progress: PairProgress = result.ok
    ? { stage: 'paired', name: result.value.name }
    : { stage: 'failed', reason: result.reason };
  await deps.progress.write(progress);
}

/** In this order, so that at no instant neither of the two says what goes on. */
async function settle({ request, progress }: FinishPairingDeps, next: PairProgress): Promise<void> {
  await progress.write(next);
  await request.write(null);
}

/** A background that only starts cannot be pairing: the one before it was ended in the middle. */
async function failInterrupted({ progress, drop }: FinishPairingDeps): Promise<void> {
  const left = parseRecord(PairProgressSchema, await progress.read(), drop);
  if (left?.stage === 'pairing') await progress.write({ stage: 'failed', reason: INTERRUPTED } satisfies PairProgress);
}
