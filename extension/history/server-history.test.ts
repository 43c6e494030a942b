// The past of a server within the model of a view.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HISTORY_STEP_MS, type History, stepOf } from '../../server/contract/history.ts';
import { START_MS, sampleReports, sampleSnapshot } from '../link/sample-events.ts';
import type { ToView } from '../link/view-message.ts';
import { modelledServers } from '../models/modelled-servers.ts';
import { EMPTY_RECORD } from './record.ts';

let ending: AbortController;
beforeEach(() => {
  ending = new AbortController();
  vi.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const OPENING: ToView[] = [
  { type: 'servers', servers: [{ id: 'a', name: 'local', url: 'http://127.0.0.1:7373' }] },
  { type: 'link', serverId: 'a', link: { kind: 'live', intervalMs: 500 } },
];
const state = (): ToView => ({ type: 'state', serverId: 'a', snapshot: sampleSnapshot(START_MS), clockOffsetMs: 0 });
const reports = (atMs: number, total: number): ToView => {
  const event = sampleReports(atMs, ['api'], { async: total });
  if (event.type !== 'reports') throw new Error('not reports');
  return { type: 'event', serverId: 'a', event };
};
const held = (counts: (number | null)[]): ToView => {
  const entry = { id: '1-0', atMs: START_MS - 1_000, kind: 'oom_kill' as const, sidecar: 'api', instance: null };
  const history: History = {
    generatedAtMs: START_MS,
    stepMs: HISTORY_STEP_MS,
    fromMs: START_MS - HISTORY_STEP_MS,
    sidecars: [],
    channels: [{ id: 'async', counts }],
    entries: [{ ...entry, from: '0', to: '1', reason: null }],
  };
  return { type: 'history', serverId: 'a', history };
};
const asked = (sent: readonly unknown[]) => sent.filter((one) => Array.isArray(one) && one[0] === 'history');

function opened() {
  const all = modelledServers(ending.signal);
  all.show(...OPENING, state());
  const server = all.model.selected.peek();
  if (server === null) throw new Error('no server');
  return { ...all, server };
}

test('nothing is asked or kept before a view wants it', () => {
  const { show, server, sent } = opened();
  show(reports(START_MS + 1_000, 0), reports(START_MS + 6_000, 1));
  expect(asked(sent)).toEqual([]);
  expect(server.history.value).toBe(EMPTY_RECORD);
});

test('what the server held and what is heard from then on are one record, and its entries are in the log', () => {
  const { show, server, sent } = opened();
  server.keepHistory();
  server.keepHistory();
  show(reports(START_MS + 1_000, 0));
  expect(asked(sent)).toEqual([['history', 'a', null]]);
  show(held([7]), reports(START_MS + 6_000, 2), reports(START_MS + 11_000, 5));
  expect(server.history.value).toMatchObject({ fromStep: stepOf(START_MS) - 1, steps: 3 });
  expect(server.history.value.counts.get('async')).toEqual([7, null, 2]);
  expect(server.log.value.map(({ atMs }) => atMs)).toEqual([START_MS - 1_000]);
});

test('paused, it stands still, and goes on with all that came meanwhile', () => {
  const { model, show, server } = opened();
  server.keepHistory();
  show(reports(START_MS + 1_000, 0), reports(START_MS + 6_000, 2));
  model.setPaused(true);
  const shown = server.history.value;
  show(reports(START_MS + 11_000, 5));
  expect(server.history.value).toBe(shown);
  model.setPaused(false);
  expect(server.history.value.counts.get('async')).toEqual([null, 2]);
});

test('on an open stream on which nothing is said, steps end all the same', async () => {
  const { model, show, server, sent } = opened();
  server.keepHistory();
  show(state());
  await vi.advanceTimersByTimeAsync(11_000);
  expect(model.selected.value?.history.value.counts.get('async')).toEqual([null, 0, 0]);
  expect(asked(sent)).toHaveLength(2);
});

test('between two steps the record is the same object, so that nothing is drawn', () => {
  const { show, server } = opened();
  server.keepHistory();
  show(reports(START_MS + 1_000, 0), reports(START_MS + 6_000, 2));
  const shown = server.history.value;
  show(reports(START_MS + 7_000, 3));
  expect(server.history.value).toBe(shown);
});
