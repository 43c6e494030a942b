// How long a sleep may last before the log is called broken, on a clock that the test holds.
import { expect, onTestFinished, test, vi } from 'vitest';
import { HISTORY_STEP_MS } from './contract/history.ts';
import { nextReport } from './testing/make-report.ts';
import { openLive } from './testing/open-live.ts';

const idIn = (greeting: string) => /^id: (.*)$/m.exec(greeting)?.[1] ?? '';

test.each([
  ['a minute', 60_000, false, 'event: log'],
  ['longer than a minute', 60_001, false, '"reason":"unwatched"'],
  ['a night, with a store that is looked at all the same', 36_000_000, true, 'event: log'],
])('after a sleep of %s', async (_what, sleptMs, isEmbedded, expected) => {
  const { live, store, greeted, pass } = openLive(isEmbedded);
  await store.putReport(nextReport());
  const id = idIn(await greeted(null));
  live.sleep();
  pass(sleptMs);
  await store.putReport(nextReport({ oomKills: 3 }));
  const greeting = await greeted(id);
  expect(greeting).toContain(expected);
  expect(greeting.includes('"kind":"oom_kill"')).toBe(expected === 'event: log');
});

test('the embedded store is looked at while nobody watches, and what happens then is told to whoever comes back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { live, store, greeted, pass } = openLive(true);
  const id = idIn(await greeted(null));
  live.sleep();
  await store.putReport(nextReport());
  pass(HISTORY_STEP_MS);
  await vi.advanceTimersByTimeAsync(HISTORY_STEP_MS);
  expect(String(await live.history(null))).toContain('reporter_started');
  expect(await greeted(id)).toContain('reporter_started');
});
