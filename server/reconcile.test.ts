// Everything is read again every 30 s, whatever was heard; a picture is sent only if that says something new.
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createCadence } from './cadence.ts';
import { parseTopology } from './contract/topology.ts';
import { toWireJson } from './contract/wire.ts';
import { createDrops } from './drops.ts';
import { createLive } from './live.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { type Store, type StoredReport, StoreLostError, type StoreState } from './store/store.ts';
import { nextReport } from './testing/make-report.ts';
import { START_MS } from './testing/picture.ts';
import { until } from './testing/until.ts';

const RECONCILE_MS = 30_000;

beforeEach(() => {
  // What is given time to be heard waits by the real clock.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** A watched feed over an embedded store, changed by `change`; what it sent, by name. */
async function watch(change: (memory: Store) => Partial<Store> = () => ({})) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const parsed = parseTopology({ sidecars: [{ name: 'api' }, { name: 'redis', kind: 'redis' }], channels: [] });
  if (!parsed.ok) throw new Error(parsed.reason);
  const monotonicMs = () => performance.now();
  const nowMs = () => START_MS + Math.round(performance.now());
  const memory = createMemoryStore(monotonicMs);
  const sent: string[] = [];
  const send = (frame: Buffer) => sent.push(/^event: (\w+)/m.exec(String(frame))?.[1] ?? '');
  const drops = createDrops(() => {});
  const cadence = createCadence();
  const store = { ...memory, ...change(memory) };
  const deps = {
    store,
    topology: parsed.value,
    nowMs,
    monotonicMs,
    send,
    sendLog: () => {},
    drops,
    warn: () => {},
    cadence,
  };
  const live = createLive(deps, ending.signal);
  live.wake();
  await live.ready(null);
  const reconcile = async () => {
    vi.advanceTimersByTime(RECONCILE_MS);
    await delay(400);
  };
  return { memory, live, sent, reconcile };
}

/** Hears nothing but that it is there. */
const deaf = (): Partial<Store> => ({ subscribe: (listener) => listener.onGap() });

const rejected: StoredReport = { ok: false, rejected: { name: 'api', instance: 'api-1', reason: 'not JSON' } };

test('where nothing happens, nothing is sent', async () => {
  const { memory, sent, reconcile } = await watch();
  await memory.putReport(nextReport());
  await until('it was heard', () => sent.length === 1);
  await reconcile();
  await reconcile();
  expect(sent).toEqual(['reports']);
});

test('what nobody heard of is found, and sent as a picture, once', async () => {
  const { memory, live, sent, reconcile } = await watch(deaf);
  await memory.putReport(nextReport({ memoryBytes: 42 }));
  await reconcile();
  expect(sent).toEqual(['snapshot']);
  expect((await live.snapshot()).sidecars[0]).toMatchObject({ health: 'healthy', memoryBytes: 42 });
  await reconcile();
  expect(sent).toEqual(['snapshot']);
});

test('what is on its way while all is read is sent as the report that it is', async () => {
  const { memory, sent, reconcile } = await watch();
  const reconciled = reconcile();
  await memory.putReport(nextReport());
  await reconciled;
  expect(sent).toEqual(['reports']);
});

test('a report that cannot be read is told again each time, without a picture', async () => {
  const { sent, reconcile } = await watch((memory) => ({
    readPicture: async () => ({ reports: [...(await memory.readPicture()).reports, rejected], counts: {} }),
    // A gap is read at once, and finds the report rejected anew, a millisecond later or in the same one.
    subscribe: () => {},
  }));
  await reconcile();
  await reconcile();
  expect(sent).toEqual(['reports', 'reports']);
});

test.each<[string, StoreState]>([
  ['', { kind: 'ok' }],
  [', nor while it takes no writes and is read every second', { kind: 'refusing', cause: 'redis_full', reason: 'OOM' }],
])('the store’s own slot, measured anew by each reading, is no news%s', async (_when, state) => {
  const { sent, reconcile } = await watch(() => ({
    state: () => state,
    measuresItself: true,
    readPicture: async () => {
      const report = nextReport({ name: 'redis', instance: 'localhost:6379' });
      return { reports: [{ ok: true, report, json: toWireJson(report), ageMs: 0 }], counts: {} };
    },
  }));
  sent.length = 0;
  await reconcile();
  expect(sent).toEqual([]);
});

test('a loss that a reading finds is sent once, and its end once', async () => {
  let isAway = false;
  const { sent, reconcile } = await watch((memory) => ({
    readPicture: async () => {
      if (isAway) throw new StoreLostError('away');
      return memory.readPicture();
    },
  }));
  isAway = true;
  await reconcile();
  await reconcile();
  expect(sent).toEqual(['snapshot']);
  isAway = false;
  await reconcile();
  expect(sent).toEqual(['snapshot', 'snapshot']);
});
