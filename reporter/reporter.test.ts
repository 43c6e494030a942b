import { expect, test } from 'vitest';
import { parseReport } from '../server/contract/report.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { PublishError } from './publishers/publisher.ts';
import { awayAt, type Plan, runLoop as run } from './testing/run-loop.ts';

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
  const { times, warnings } = await run(5, awayAt(1.5, 500));
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

test('while somebody watches, a count is sent 10 ms later, with those that came meanwhile, and the ticks stay', async () => {
  const plan = (at: Plan) => {
    at.count(1.2, 20);
    at.count(1.205, 8);
  };
  const { times, sent } = await run(5, () => 500, { plan });
  expect(times).toEqual([0, 1, 1.21, 1.5, 2]);
  expect(sent[2]?.report.traffic).toEqual({ async: 28 });
});

test('a report of traffic alone repeats the sample of the one before it, and is newer by a microsecond', async () => {
  const plan = (at: Plan) => {
    at.count(1.2);
    at.count(1.4);
  };
  const { sent } = await run(5, () => 500, { plan });
  const [, tick, first, second, next] = sent.map(({ report }) => report);
  expect(first).toEqual({
    ...tick,
    intervalMs: 500,
    monotonicUsec: (tick?.monotonicUsec ?? 0) + 1,
    traffic: { async: 1 },
  });
  expect(second).toEqual({ ...first, monotonicUsec: (tick?.monotonicUsec ?? 0) + 2, traffic: { async: 2 } });
  expect(next?.monotonicUsec).toBe((tick?.monotonicUsec ?? 0) + 500_000);
});

test('counts without end are sent every 100 ms', async () => {
  const plan = (at: Plan) => {
    for (let seconds = 1.001; seconds < 2; seconds += 0.002) at.count(seconds);
  };
  const { times } = await run(12, () => 500, { plan });
  expect(times.slice(0, 8)).toEqual([0, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]);
});

test('counts that come while a report is under way are in the next one, 100 ms after it began', async () => {
  const plan = (at: Plan) => {
    at.count(1.02);
  };
  const { times, sent } = await run(4, () => 500, { plan, takesMs: 50 });
  expect(times).toEqual([0, 1, 1.1, 1.5]);
  expect(sent[2]?.report.traffic).toEqual({ async: 1 });
});

test('while nobody watches, counts wait for the tick', async () => {
  const plan = (at: Plan) => {
    for (const seconds of [0.5, 2, 7]) at.count(seconds);
  };
  const { times, sent } = await run(4, () => null, { plan });
  expect(times).toEqual([0, 1, 6, 11]);
  expect(sent.map(({ report }) => report.traffic['async'])).toEqual([undefined, 1, 2, 3]);
});

test('counts are not sent within the 5 s after a failure, and none is lost', async () => {
  const plan = (at: Plan) => {
    for (const seconds of [1.2, 3, 6]) at.count(seconds);
  };
  const answer = awayAt(1.21, 500);
  const { times, sent } = await run(4, answer, { plan });
  expect(times).toEqual([0, 1, 1.21, 6.21]);
  expect(sent[3]?.report.traffic).toEqual({ async: 3 });
});

test('what no report has carried, because Redis was away, is in the last one', async () => {
  const plan = (at: Plan) => at.count(1.2);
  const answer = awayAt(6, null);
  // Told to end while it is silent after the failure.
  const { times, sent } = await run(3, answer, { plan });
  expect(times).toEqual([0, 1, 6, 6]);
  expect(sent.at(-1)?.report.traffic).toEqual({ async: 1 });
});

test('what was counted before the first report is in the last one, were Redis away or the end there already', async () => {
  const away = await run(1, awayAt(0, null), { counted: 3 });
  expect(away.sent.map(({ report }) => report.traffic)).toEqual([{ async: 3 }, { async: 3 }]);
  const ended = await run(0, () => null, { counted: 3 });
  expect(ended.sent.map(({ report }) => report.traffic)).toEqual([{ async: 3 }]);
});

test('where nothing was counted there is no last report to wait for, though Redis was away', async () => {
  expect((await run(1, awayAt(0, null))).times).toEqual([0]);
  expect((await run(0, () => null)).times).toEqual([]);
});

test('requests of an app that counts nothing leave no listener behind for each report', async () => {
  const plan = (at: Plan) => {
    for (let seconds = 1.001; seconds < 3; seconds += 0.1) at.request(seconds);
  };
  const { sent, listeners } = await run(15, () => 500, { plan });
  expect(sent.filter(({ report }) => report.requests !== undefined).length).toBeGreaterThan(8);
  expect(listeners).toBe(1);
});

test('word that somebody watches brings a sample at once, and the cadence after it', async () => {
  const plan = (at: Plan) => {
    at.watch(3);
    at.watch(3.6);
  };
  const { times, sent } = await run(5, (at) => (at >= 3 ? 500 : null), { plan });
  expect(times).toEqual([0, 1, 3, 3.5, 4]);
  expect(sent[2]?.report.cpuUsageUsec).toBeGreaterThan(sent[1]?.report.cpuUsageUsec ?? Number.NaN);
});

test('word of a watch does not break the 5 s of silence after a failure', async () => {
  const plan = (at: Plan) => at.watch(3);
  const answer = awayAt(1, null);
  expect((await run(3, answer, { plan })).times).toEqual([0, 1, 6]);
});

test('a report tells how often publishing failed, with what, and from when to when', async () => {
  const { sent } = await run(5, (at) => {
    if (at === 1) throw new PublishError('link', 'Redis is away');
    if (at === 6) throw new PublishError('refused', 'Redis takes no writes');
    return null;
  });
  const began = sent[1]?.report.reportedAtMs ?? Number.NaN;
  expect(sent.map(({ at, report }) => [at, report.publishFailures, report.lastOutage])).toEqual([
    [0, undefined, undefined],
    [1, undefined, undefined],
    [6, 1, { kind: 'link', beganAtMs: began, endedAtMs: began + 5_000 }],
    [11, 2, { kind: 'refused', beganAtMs: began, endedAtMs: began + 10_000 }],
    [16, 2, { kind: 'refused', beganAtMs: began, endedAtMs: began + 10_000 }],
  ]);
  for (const { report } of sent) expect(parseReport(toWireJson(report))).toEqual({ ok: true, value: report });
});

test('a report tells the time since the start by the monotonic clock', async () => {
  const { sent } = await run(3, () => null);
  expect(sent.map(({ report }) => report.uptimeMs)).toEqual([0, 1_000, 6_000]);
});
