// Test aid: a reporter's loop on a fake clock.
import type { Report } from '../../server/contract/report.ts';
import { PublishError } from '../publishers/publisher.ts';
import { startReporterLoop } from '../reporter.ts';
import type { Done } from '../requests/request-log.ts';
import { NOTHING } from '../sources/reading.ts';
import { createTraffic } from '../traffic.ts';
import { createFakeClock } from './fake-clock.ts';

interface Sent {
  /** Seconds since the loop began. */
  at: number;
  report: Report;
}

/** What happens at some second. */
export interface Plan {
  count(seconds: number, n?: number): void;
  request(seconds: number): void;
  watch(seconds: number): void;
}

const DONE: Done = {
  kind: 'http',
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentSpanId: null,
  method: 'GET',
  route: '/',
  status: 200,
  failed: false,
  startedAtMs: 0,
  durationMs: 1,
  waitMs: null,
  channels: [],
};

/** Redis is away at that second, and else says how often reports are wanted. */
export const awayAt = (seconds: number, wanted: number | null) => (at: number) => {
  if (at === seconds) throw new PublishError('link', 'Redis is away');
  return wanted;
};

/**
 * Runs the loop on a fake clock until `count` publishes were tried. `answer` is given the seconds passed.
 * `counted`: events before it begins.
 */
export async function runLoop(
  count: number,
  answer: (at: number) => number | null,
  options: { intervalMs?: number; takesMs?: number; counted?: number; plan?: (at: Plan) => void } = {},
) {
  const clock = createFakeClock();
  const traffic = createTraffic();
  if (options.counted !== undefined) traffic.count('async', options.counted);
  let onWatch = () => {};
  options.plan?.({
    count: (seconds, n) => clock.later(seconds * 1000, () => traffic.count('async', n)),
    request: (seconds) => clock.later(seconds * 1000, () => traffic.requests.begin() && traffic.requests.add(DONE)),
    watch: (seconds) => clock.later(seconds * 1000, () => onWatch()),
  });
  const listeners = new Set<() => void>();
  const whenCounted = (listener: () => void) => {
    listeners.add(listener);
    traffic.whenCounted(listener);
  };
  const ending = new AbortController();
  if (count === 0) ending.abort();
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
      publisher: {
        publish,
        onWatch: (listener) => {
          onWatch = listener;
        },
      },
      traffic: { ...traffic, whenCounted },
      clock,
      warn: (kind) => warnings.push(kind),
    },
    ending.signal,
  );
  return { sent, times: sent.map(({ at }) => at), warnings, listeners: listeners.size };
}
