import { expect, test } from 'vitest';
import { MAX_INSTANCES } from './contract/accept.ts';
import { createDrops } from './drops.ts';
import { createLiveState } from './live-state.ts';
import { createSteadyClock } from './steady-clock.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { type Store, StoreLostError, type StoreState } from './store/store.ts';
import { makeReport } from './testing/make-report.ts';
import { START_MS, topology } from './testing/picture.ts';

const LOST: StoreState = { kind: 'lost', cause: 'redis_unavailable', reason: 'away' };

/** A live state over an embedded store whose reads can be counted, held up and broken. */
function setUp() {
  let nowMs = START_MS;
  let reads = 0;
  let trouble: Error | null = null;
  let troubled = 0;
  let lasting: StoreState = { kind: 'ok' };
  const memory = createMemoryStore(() => nowMs);
  const store: Store = {
    ...memory,
    async readPicture() {
      reads += 1;
      troubled -= 1;
      if (trouble && troubled >= 0) throw trouble;
      return memory.readPicture();
    },
    state: () => lasting,
  };
  const warnings: string[] = [];
  const drops = createDrops((message) => warnings.push(message));
  const state = createLiveState({ store, topology: topology('browser: api'), drops, nowMs: () => nowMs });
  return {
    state,
    warnings,
    store,
    reads: () => reads,
    /** So many reads fail from now on; null: none. */
    breakWith: (error: Error | null, times = Number.POSITIVE_INFINITY) => {
      trouble = error;
      troubled = times;
    },
    /** What the store says of itself. */
    say: (state: StoreState) => {
      lasting = state;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
    api: () => state.snapshot().sidecars[0],
  };
}

test('however many ask at once, the store is read once; who asks later has it read again', async () => {
  const { state, reads } = setUp();
  await Promise.all(Array.from({ length: 100 }, () => state.read()));
  expect(reads()).toBe(1);
  await state.read();
  expect(reads()).toBe(2);
});

test('ages go on between reads, and start from the age that the store tells', async () => {
  const { state, store, pass, api } = setUp();
  await store.putReport(makeReport());
  pass(4_000);
  await state.read();
  expect(api()).toMatchObject({ health: 'healthy', ageMs: 4_000 });
  pass(7_000);
  expect(api()).toMatchObject({ health: 'degraded', ageMs: 11_000 });
});

test('the last values outlive the store’s 30 s', async () => {
  const { state, store, pass, api } = setUp();
  await store.putReport(makeReport({ memoryBytes: 42 }));
  await state.read();
  pass(600_000);
  await state.read();
  expect(api()).toMatchObject({ health: 'down', memoryBytes: 42, ageMs: 600_000 });
});

test('a store that is lost leaves all down; the next read that works mends it', async () => {
  const { state, store, breakWith, api } = setUp();
  await store.putReport(makeReport());
  await state.read();
  breakWith(new StoreLostError('away'));
  await state.read();
  expect(state.isDegraded()).toBe(true);
  expect(api()).toMatchObject({ health: 'down', reason: 'redis_unavailable', memoryBytes: 100 });
  breakWith(null);
  await state.read();
  expect(api()).toMatchObject({ health: 'healthy' });
});

test('one answer that came too late is no loss: it is read once more', async () => {
  const { state, store, breakWith, reads, api } = setUp();
  await store.putReport(makeReport());
  await state.read();
  breakWith(new StoreLostError('no answer within 100 ms', 'redis_timeout'), 1);
  await state.read();
  expect(reads()).toBe(3);
  expect(state.isDegraded()).toBe(false);
  expect(api()).toMatchObject({ health: 'healthy' });
});

test('two late answers in a row are a loss', async () => {
  const { state, breakWith, reads } = setUp();
  breakWith(new StoreLostError('no answer within 100 ms', 'redis_timeout'), 2);
  await state.read();
  expect(reads()).toBe(2);
  expect(state.latest()).toMatchObject({ degraded: true, degradedReason: 'redis_timeout' });
});

test.each<[string, StoreLostError, StoreState]>([
  ['a refusal', new StoreLostError('NOPERM', 'redis_refused', true), { kind: 'ok' }],
  ['a store that says that it is lost', new StoreLostError('away'), LOST],
])('%s is not asked again', async (_what, error, said) => {
  const { state, breakWith, reads, say } = setUp();
  breakWith(error, 1);
  say(said);
  await state.read();
  expect(reads()).toBe(1);
  expect(state.isDegraded()).toBe(true);
});

test('a bug is not taken for a lost store', async () => {
  const { state, breakWith } = setUp();
  breakWith(new TypeError('a bug'));
  await expect(state.read()).rejects.toThrow('a bug');
  expect(state.isDegraded()).toBe(false);
});

test('the snapshot frame is made once a change', async () => {
  const { state } = setUp();
  const first = state.snapshotFrame();
  expect(state.snapshotFrame()).toBe(first);
  state.hear(START_MS, [makeReport()], []);
  expect(state.snapshotFrame()).not.toBe(first);
  expect(String(state.snapshotFrame())).toContain('"name":"api","declared":true,"health":"healthy"');
});

test('a channel called after what every object has is not taken for new traffic again and again', () => {
  const { state } = setUp();
  expect(state.hasNewTraffic(makeReport({ traffic: { constructor: 0 } }))).toBe(false);
  expect(state.hasNewTraffic(makeReport({ traffic: { constructor: 3 } }))).toBe(true);
  state.hear(START_MS, [makeReport({ traffic: { constructor: 3 } })], []);
  expect(state.hasNewTraffic(makeReport({ traffic: { constructor: 3 } }))).toBe(false);
  expect(state.hasNewTraffic(makeReport({ traffic: {} }))).toBe(false);
});

test.each([
  ['back an hour', -3_600_000],
  ['on by a minute', 60_000],
])('a wall clock set %s changes no age', async (_what, stepMs) => {
  let wallMs = START_MS;
  let monotonicMs = 0;
  const store = createMemoryStore(() => monotonicMs);
  const nowMs = createSteadyClock(
    () => wallMs,
    () => monotonicMs,
  );
  const state = createLiveState({ store, topology: topology('browser: api'), drops: createDrops(() => {}), nowMs });
  const health = () => state.snapshot().sidecars[0];
  await store.putReport(makeReport());
  await state.read();
  wallMs += stepMs;
  expect(health()).toMatchObject({ health: 'healthy', ageMs: 0 });
  wallMs += 16_000;
  monotonicMs += 16_000;
  expect(health()).toMatchObject({ health: 'down', ageMs: 16_000 });
});

test('a replica that there is no room for is told of once', () => {
  const { state, warnings } = setUp();
  const hear = (index: number) => state.hear(START_MS, [makeReport({ instance: `api-${index}` })], []);
  for (let index = 0; index < MAX_INSTANCES; index += 1) hear(index);
  expect(warnings).toEqual([]);
  for (const index of [MAX_INSTANCES, MAX_INSTANCES + 1, 0]) hear(index);
  expect(warnings).toEqual([expect.stringContaining(`: api api-${MAX_INSTANCES}. `)]);
});
