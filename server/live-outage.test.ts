// What the log says of a store that goes away or comes back while nobody watches, on a clock that the test holds.
import { expect, onTestFinished, test, vi } from 'vitest';
import { SETTLE_MS } from './change-watch.ts';
import { occurrence } from './testing/log-servers.ts';
import { nextReport } from './testing/make-report.ts';
import { openLive } from './testing/open-live.ts';

/** Its clock and that of its timers, in step. */
function openTimed() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const opened = openLive(false);
  const run = async (seconds: number) => {
    for (let step = 0; step < seconds * 10; step += 1) {
      opened.pass(100);
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  return { ...opened, run };
}

/** Asleep, with a store that was lost while it was awake. */
async function openAsleepAfterLoss() {
  const opened = openTimed();
  const { live, greeted, away, run } = opened;
  await greeted(null);
  await run(1);
  live.sleep();
  away(true);
  await greeted(null);
  await run(1);
  live.sleep();
  return opened;
}

/** What the log says where the store was lost before a sleep of so long, and is back after it. */
async function saidAfterSleep(sleepMs: number): Promise<readonly string[]> {
  const { greeted, pass, away, logged } = await openAsleepAfterLoss();
  pass(sleepMs);
  away(false);
  await greeted(null);
  return logged();
}

test('a store that was lost before a short sleep, and is back after it, is told to be back', async () => {
  expect(await saidAfterSleep(60_000)).toEqual(['store_lost', 'store_back']);
});

test('nothing is said of a store that was lost before a long sleep', async () => {
  expect(await saidAfterSleep(60_001)).toEqual([]);
});

test('a server that woke while the store was away takes in what the log says once it can', async () => {
  const { live, store, greeted, away, run } = openTimed();
  const restarted = occurrence('api', { kind: 'reporter_restarted', instance: 'api-1', from: null, to: null });
  await store.appendLog([restarted, restarted], (await store.readLog(null)).lastId);
  await store.putReport(nextReport());
  away(true);
  await greeted(null);
  await run(2);
  away(false);
  await run(2);
  const { sidecars } = await live.snapshot();
  expect(sidecars[0]?.instances[0]?.restarts).toBe(2);
});

test('history that is asked for while nobody watches is read, and nothing is written for it', async () => {
  const { live, away, logged } = await openAsleepAfterLoss();
  away(false);
  await live.history(null);
  expect(await logged()).toEqual([]);
});

test('that watching begins is said once there is a picture to compare with', async () => {
  const { store, greeted, away, run } = openTimed();
  const beginnings = async () => (await store.readLog(null)).beginnings.length;
  const before = await beginnings();
  away(true);
  await greeted(null);
  away(false);
  await run(5);
  expect(await beginnings()).toBe(before);
  await run(SETTLE_MS / 1_000);
  expect(await beginnings()).toBe(before + 1);
});
