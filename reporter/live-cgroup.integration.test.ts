// The numbers against the truth: a real v1 cgroup with half a core and 256 MiB, stress-ng in it, and this test's own
// reading of the kernel's files beside the reporter's.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport, type Report } from '../server/contract/report.ts';
import { usageOfReport } from '../server/contract/usage.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { makeV1Cgroup, type V1Cgroup } from '../testing/v1-cgroup.ts';
import { MAIN, run } from './testing/run-reporter.ts';

const MiB = 2 ** 20;
/** The quota is dealt out in periods of 100 ms. */
const TRUTH_EVERY_MS = 10;

/** The kernel's own word, read with this test's own parser. */
function truthOf({ read }: V1Cgroup) {
  const atMs = performance.timeOrigin + performance.now();
  const cpuSeconds = Number(read('cpuacct', 'cpuacct.usage')) / 1e9;
  const lines = read('memory', 'memory.stat').split('\n');
  const stat = new Map(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
  const usage = Number(read('memory', 'memory.usage_in_bytes'));
  return { atMs, cpuSeconds, memoryBytes: usage - (stat.get('total_inactive_file') ?? 0) };
}

/** Reads it on and on: a busy machine gives the load more at one time than at another, so the very span of a report counts. */
function watchTruth(cgroup: V1Cgroup, signal: AbortSignal) {
  const seen: ReturnType<typeof truthOf>[] = [];
  const timer = setInterval(() => seen.push(truthOf(cgroup)), TRUTH_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  const cpuSecondsAt = (atMs: number): number => {
    const after = seen.findIndex((one) => one.atMs >= atMs);
    const [from, to] = [seen[after - 1], seen[after]];
    if (from === undefined || to === undefined) throw new Error('the truth was not read around that time');
    return from.cpuSeconds + ((to.cpuSeconds - from.cpuSeconds) * (atMs - from.atMs)) / (to.atMs - from.atMs);
  };
  return {
    /** Cores used on average between the two samples of a report. Throws when it was not watched all that time. */
    coresOf({ reportedAtMs, monotonicUsec, previous }: Report): number {
      const spanMs = (monotonicUsec - (previous?.monotonicUsec ?? Number.NaN)) / 1_000;
      return (cpuSecondsAt(reportedAtMs) - cpuSecondsAt(reportedAtMs - spanMs)) / (spanMs / 1_000);
    },
  };
}

test('in a v1 cgroup with a quota and a limit, CPU is within 2 points and memory within 2 % of the truth', async (context) => {
  const cgroup = makeV1Cgroup(`sidescope-test-${process.pid}`);
  if (typeof cgroup === 'string') return context.skip(cgroup);
  // Short periods, so that a sample that falls between two of them does not matter.
  cgroup.set('cpu', 'cpu.cfs_period_us', 20_000);
  cgroup.set('cpu', 'cpu.cfs_quota_us', 10_000);
  cgroup.set('memory', 'memory.limit_in_bytes', 256 * MiB);

  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const server = await startRedisServer(closing.signal);
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const latest = async (): Promise<Report> => {
    const parsed = parseReport((await redis.get('sidecar:metrics:load:load-1')) ?? '');
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.value;
  };

  // In the group are the reporter, and stress-ng below it.
  const load = 'stress-ng --quiet --cpu 2 --vm 1 --vm-bytes 96M --vm-keep --vm-hang 0 --timeout 120';
  const reporter = `exec '${process.execPath}' '${MAIN}' --name load --instance load-1 --redis ${server.url} -- ${load}`;
  const { child, ended, stderr } = run('sh', ['-c', `${cgroup.join}; ${reporter}`]);

  // Measured once the load is steady: all of its memory is there, and a report's span lies within that time.
  const before = await vi.waitFor(
    async () => {
      const now = truthOf(cgroup);
      if (now.memoryBytes < 96 * MiB) throw new Error(`stress-ng holds only ${now.memoryBytes} bytes`);
      return { report: await latest() };
    },
    { timeout: 30_000, interval: 50 },
  );
  const watched = watchTruth(cgroup, closing.signal);
  const after = await vi.waitFor(
    async () => {
      const report = await latest();
      return { truth: truthOf(cgroup), report, coresInTruth: watched.coresOf(report) };
    },
    { timeout: 30_000, interval: 20 },
  );

  expect(stderr()).toBe('');
  expect(after.report).toMatchObject({
    source: 'cgroup-v1',
    cpuCoresLimit: 0.5,
    cpuLimitSource: 'quota',
    memoryLimitBytes: 256 * MiB,
    memoryLimitSource: 'cgroup',
    oomKills: 0,
  });
  const { coresInTruth } = after;
  const usage = usageOfReport(after.report);
  expect(Math.abs((usage.cpuPercent ?? Number.NaN) - (coresInTruth / 0.5) * 100)).toBeLessThan(2);
  // It wants all of its quota, of which other tests on this machine may leave it less.
  expect(coresInTruth).toBeGreaterThan(0.25);
  expect(Math.abs((after.report.memoryBytes ?? Number.NaN) / after.truth.memoryBytes - 1)).toBeLessThan(0.02);
  expect(after.report.throttledPeriods).toBeGreaterThan(before.report.throttledPeriods ?? Number.NaN);
  expect(usage.throttledPercent).toBeGreaterThan(0);

  child.kill('SIGTERM');
  await ended;
});
