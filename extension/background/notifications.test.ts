// Notifications as the whole background gives them: live, and without a view.
import { expect, test, vi } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleReports, sampleSnapshot } from '../link/sample-events.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { pass, type StartedOptions, started } from './started-background.ts';

const ON: StartedOptions = { settings: { notifications: true } };
const DOWN = 'worker is down: local · stopped reporting · 1/2 healthy';
const BACK = 'worker has recovered: local · 2/2 healthy';

const ending = useFakeTime(START_MS);

/** One whose server has both sidecars healthy, or a worker that fell silent 18 s ago. */
async function background(options: StartedOptions = ON, signal = ending().signal) {
  const all = await started(signal, undefined, options);
  const texts = () => all.notices.map(({ title, message }) => `${title}: ${message}`);
  const serve = async (worker: 'up' | 'down') => {
    all.server.snapshot = () => pictureWith(worker);
    all.levers.alarm();
    await pass(0);
  };
  return { ...all, texts, serve };
}

function pictureWith(worker: 'up' | 'down') {
  const nowMs = Date.now();
  const [before, now] = [sampleSnapshot(nowMs - 18_000), sampleSnapshot(nowMs)];
  if (worker === 'up') return now;
  const old = before.sidecars.map((one) => ({
    ...one,
    health: 'down' as const,
    reason: 'stopped reporting',
    ageMs: 18_000,
  }));
  return { ...now, sidecars: now.sidecars.map((one, index) => (one.name === 'worker' ? (old[index] ?? one) : one)) };
}

test('without a view an alarm finds what went down, and what recovered, and tells each once', async () => {
  const { texts, serve } = await background();
  for (const worker of ['up', 'down', 'down', 'up', 'up'] as const) await serve(worker);
  expect(texts()).toEqual([DOWN, BACK]);
});

test('switched off nothing is told; switched on later, what was so already is no news', async () => {
  const { texts, serve, settings } = await background({});
  await serve('up');
  await serve('down');
  await settings.change({ notifications: true });
  await serve('down');
  expect(texts()).toEqual([]);
  await serve('up');
  await serve('down');
  expect(texts()).toEqual([DOWN]);
});

test('a background that is ended and started anew repeats nothing, and misses nothing', async () => {
  const told = memoryValue();
  const first = new AbortController();
  const before = await background({ ...ON, told }, first.signal);
  await before.serve('up');
  await before.serve('down');
  first.abort();
  const after = await background({ ...ON, told });
  await after.serve('down');
  expect(after.texts()).toEqual([]);
  await after.serve('up');
  expect(after.texts()).toEqual([BACK]);
});

test('a server that cannot be reached is not everything down, and neither is its return', async () => {
  const { server, levers, texts, view } = await background();
  view().watch(null);
  await pass(1_000);
  server.mode = 'off';
  server.streams[0]?.fail();
  await pass(120_000);
  levers.alarm();
  await pass(0);
  server.mode = 'on';
  server.snapshot = () => pictureWith('up');
  await pass(32_000);
  expect(server.openStreams()).toHaveLength(1);
  expect(texts()).toEqual([]);
});

test('a machine that slept over an open stream hears of nothing down', async () => {
  const { texts, view } = await background();
  view().watch(null);
  await pass(1_000);
  vi.setSystemTime(START_MS + 3_600_000);
  await pass(3_000);
  expect(texts()).toEqual([]);
});

test('with a view it is told within a second of the stream showing it', async () => {
  const { server, texts, view } = await background();
  view().watch(null);
  await pass(1_000);
  for (let at = 1; at <= 17; at += 1) {
    server.streams[0]?.send(sampleReports(START_MS + at * 1_000, ['api']));
    await pass(1_000);
  }
  expect(texts()).toEqual([DOWN]);
});

test('a server that is not paired any more is forgotten with what was told of it', async () => {
  const { store, told, serve } = await background();
  await serve('up');
  expect(told.now()).toHaveProperty('local');
  store([]);
  await pass(1_000);
  expect(told.now()).toEqual({});
});
