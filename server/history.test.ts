import { expect, test } from 'vitest';
import { withDegraded } from './contract/apply.ts';
import { HISTORY_STEP_MS, HISTORY_STEPS, stepOf } from './contract/history.ts';
import type { Snapshot } from './contract/snapshot.ts';
import { createHistory } from './history.ts';
import { anEntry } from './testing/an-entry.ts';
import { makeReport } from './testing/make-report.ts';
import { type Picture, picture, START_MS } from './testing/picture.ts';

const FIRST = stepOf(START_MS);

/** A history with these pictures as the ends of consecutive steps; null: nobody looked. */
function recorded(...pictures: (Snapshot | null)[]) {
  const history = createHistory();
  for (const [index, snapshot] of pictures.entries()) if (snapshot) history.record(FIRST + index, snapshot);
  const nowMs = (FIRST + pictures.length) * HISTORY_STEP_MS;
  const read = (sinceStep: number | null = null) =>
    history.read(sinceStep === null ? null : (FIRST + sinceStep) * HISTORY_STEP_MS, nowMs);
  const of = (name: string) => read().sidecars.find((sidecar) => sidecar.name === name);
  const counts = (id: string) => read().channels.find((channel) => channel.id === id)?.counts;
  return { history, read, of, counts };
}

const api = () => picture('browser: api');
const counting = (from: Picture, atSeconds: number, browser: number, changes = {}) =>
  from.hear('api', atSeconds, { traffic: { browser }, ...changes });

test('each step holds how it ended: CPU of the usable cores, working set, health', () => {
  const first = api().hear('api', 0, { memoryBytes: 4_096, memoryLimitBytes: 40_960 });
  const { of, read } = recorded(first.snapshot, first.at(12).snapshot, first.at(20).snapshot);
  expect(of('api')).toEqual({
    name: 'api',
    cpuPercent: [25, null, null],
    memoryBytes: [4_096, null, null],
    health: ['healthy', 'degraded', 'down'],
  });
  expect(read()).toMatchObject({ stepMs: HISTORY_STEP_MS, fromMs: FIRST * HISTORY_STEP_MS });
});

test('traffic is what was counted within a step, also across a restart; of the first step it is not known', () => {
  const one = counting(api(), 0, 100);
  const two = counting(one, 5, 104);
  const three = counting(two, 10, 3, { bootId: 'boot-2', startedAtMs: 1_795_000_100_000 });
  const four = counting(three, 15, 3, { bootId: 'boot-2', startedAtMs: 1_795_000_100_000 });
  const { counts } = recorded(one.snapshot, two.snapshot, three.snapshot, four.snapshot);
  expect(counts('browser')).toEqual([null, 4, 3, 0]);
});

test('where nobody looked there is a gap, and what was counted in it is put into no step', () => {
  const one = counting(api(), 0, 1);
  const later = counting(one, 15, 500);
  const last = counting(later, 20, 502);
  const { counts, of } = recorded(one.snapshot, null, null, later.snapshot, last.snapshot);
  expect(counts('browser')).toEqual([null, null, null, null, 2]);
  expect(of('api')?.health).toEqual(['healthy', null, null, 'healthy', 'healthy']);
});

test('the latency of requests is that of the step in which they were heard; unknown where nobody listened', () => {
  const one = api().hear('api', 0);
  const { history, of, read } = recorded(one.snapshot, one.at(5).snapshot, null, one.at(15).snapshot);
  expect(of('api')).not.toHaveProperty('latency');
  const hear = (step: number, requests = [anEntry()]) =>
    history.hear((FIRST + step) * HISTORY_STEP_MS, [makeReport(requests.length > 0 ? { requests } : {})]);
  hear(0, [anEntry({ durationMs: 1 }), anEntry({ sequence: 2, durationMs: 2.25 })]);
  hear(1, []);
  hear(3, [anEntry({ sequence: 3, durationMs: 16 })]);
  expect(of('api')).toMatchObject({ latency: [[4, 1, 9, 1], [], null, [20, 1]], slowestMs: [2.25, null, null, 16] });
  expect(read(2).sidecars[0]).toMatchObject({ latency: [null, [20, 1]], slowestMs: [null, 16] });
});

test('a store that cannot be read is a gap; one that only refuses writes still tells', () => {
  const one = api().hear('api', 0);
  const unreadable = withDegraded(one.snapshot, 'redis_timeout', one.snapshot.generatedAtMs);
  const readonly = withDegraded(one.snapshot, 'redis_readonly', one.snapshot.generatedAtMs);
  const { of } = recorded(one.snapshot, unreadable, readonly);
  expect(of('api')?.health).toEqual(['healthy', null, 'healthy']);
});

test('it is told from a time on; before the first step and after the last there is nothing', () => {
  const one = api().hear('api', 0).snapshot;
  const { read, history } = recorded(one, one, one, one);
  expect(read(2)).toMatchObject({
    fromMs: (FIRST + 2) * HISTORY_STEP_MS,
    sidecars: [{ health: ['healthy', 'healthy'] }],
  });
  expect(read(-100)).toEqual(read());
  expect(read(4).sidecars).toEqual([]);
  expect(read(4).channels).toEqual([{ id: 'browser', counts: [] }]);
  const muchLater = history.read(null, START_MS + 10 * HISTORY_STEPS * HISTORY_STEP_MS);
  expect([muchLater.sidecars, muchLater.channels[0]?.counts]).toEqual([[], []]);
  expect(createHistory().read(null, START_MS)).toMatchObject({ fromMs: FIRST * HISTORY_STEP_MS, sidecars: [] });
});

test('a sidecar that is gone is told for as long as its past is held, and then forgotten', () => {
  const both = api().hear('api', 0).hear('mailer', 0);
  const { history } = recorded(both.snapshot);
  const alone = picture('browser: api').hear('api', 0).snapshot;
  const names = (step: number) => history.read(null, (step + 1) * HISTORY_STEP_MS).sidecars.map(({ name }) => name);
  for (let step = FIRST + 1; step < FIRST + HISTORY_STEPS; step += 1) history.record(step, alone);
  expect(names(FIRST + HISTORY_STEPS - 1)).toEqual(['api', 'mailer']);
  history.record(FIRST + HISTORY_STEPS, alone);
  expect(names(FIRST + HISTORY_STEPS)).toEqual(['api']);
});
