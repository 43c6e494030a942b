import { expect, test } from 'vitest';
import type { Report } from '../server/contract/report.ts';
import { PublishError } from './publishers/publisher.ts';
import { startReporterLoop } from './reporter.ts';
import { NOTHING } from './sources/reading.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { createTraffic } from './traffic.ts';

interface Sent {
  /** Seconds since the loop began. */
  at: number;
  report: Report;
}

/** Runs the loop on a fake clock until `count` publishes were tried. `answer` is given the seconds passed. */
async function run(
  count: number,
  answer: (at: number) => number | null,
  options: { intervalMs?: number; takesMs?: number } = {},
) {
  const clock = createFakeClock();
  const ending = new AbortController();
  const beganMs = clock.monotonicMs();
  const sent: Sent[] = [];
  const warnings: string[] = [];
  const publish = async (report: Report) => {
    const at = (clock.monotonicMs() - beganMs) / 1000;
    sent.push({ at, report });
    if (sent.length === count) ending.abort();
    clock.advance(options.takesMs ?? 0);
    return { watchIntervalMs: answer(at) };
  };
  await startReporterLoop(
    {
      identity: { name: 'api', instance: 'a', bootId: 'b', startedAtMs: clock.nowMs() },
      intervalMs: options.intervalMs ?? 5_000,
      source: { read: () => ({ ...NOTHING, cpuUsageUsec: Math.round(clock.monotonicMs()) }) },
      publisher: { publish },
      traffic: createTraffic(),
      clock,
      warn: (kind) => warnings.push(kind),
    },
    ending.signal,
  );
  return { sent, times: sent.map(({ at }) => at), warnings };
}

test('the first report at once, the second after 1 s, then every 5 s', async () => {
  const { times, sent } = await run(4, () => null);
  expect(times).toEqual([0, 1, 6, 11]);
  expect(sent.map(({ report }) => report.intervalMs)).toEqual([1_000, 5_000, 5_000, 5_000]);
  expect(sent.map(({ report }) => report.previous?.cpuUsageUsec ?? null)).toEqual([null, 1_000, 2_000, 7_000]);
});

test('publishing that takes time does not shift the ticks', async () => {
  expect((await run(4, () => null, { takesMs: 80 })).times).toEqual([0, 1, 6, 11]);
});

test('a lease sets the cadence from the next report on, until it lapses', async () => {
  const { times } = await run(9, (at) => (at >= 6 && at < 8 ? 500 : null));
  expect(times).toEqual([0, 1, 6, 6.5, 7, 7.5, 8, 13, 18]);
});

test('a lease never makes a reporter slower than it was told to be', async () => {
  expect((await run(4, () => 4_000, { intervalMs: 1_000 })).times).toEqual([0, 1, 2, 3]);
});

test('after a failure nothing is sent for 5 s, also under a lease, and trouble is told by its kind', async () => {
  const { times, warnings } = await run(5, (at) => {
    if (at === 1.5) throw new PublishError('link', 'Redis is away');
    return 500;
  });
  expect(times).toEqual([0, 1, 1.5, 6.5, 7]);
  expect(warnings).toEqual(['publish link']);
});

test('a reporter with a bug goes on', async () => {
  const { times, warnings } = await run(3, (at) => {
    if (at === 0) throw new TypeError('undefined is not a function');
    return null;
  });
  expect(times).toEqual([0, 5, 10]);
  expect(warnings).toEqual(['publish bug']);
});
