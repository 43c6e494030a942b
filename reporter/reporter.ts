// The loop of a reporter. In: a source, counts, a publisher. Out: a report at every tick. Ends when the signal fires.
// Nothing that goes wrong in here reaches the app: it is said once a kind, and the next report is tried.
import type { Clock } from './clock.ts';
import { PublishError, type Publisher } from './publishers/publisher.ts';
import { type Identity, reportOfSample } from './report-of-sample.ts';
import type { History } from './sample.ts';
import type { Source } from './sources/reading.ts';
import type { Traffic } from './traffic.ts';
import type { Warn } from './warn.ts';

/** The second report follows so soon because a rate needs two samples. */
export const SECOND_REPORT_AFTER_MS = 1_000;
/** After a failure nothing is sent for so long, whatever the cadence. */
export const COOL_DOWN_MS = 5_000;

export interface ReporterDeps {
  identity: Identity;
  /** Cadence while nobody watches, 250 to 5,000. */
  intervalMs: number;
  source: Source;
  publisher: Publisher;
  traffic: Traffic;
  clock: Clock;
  warn: Warn;
}

/** Reports until the signal fires, then resolves. Never rejects, and keeps no process running. */
export async function startReporterLoop(deps: ReporterDeps, signal: AbortSignal): Promise<void> {
  const { clock, intervalMs } = deps;
  const report = createReportOnce(deps);
  let dueMs = clock.monotonicMs();
  let cadenceMs = intervalMs;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const announcedMs = isFirst ? Math.min(SECOND_REPORT_AFTER_MS, intervalMs) : cadenceMs;
    const outcome = await report(announcedMs);
    cadenceMs = outcome === 'failed' ? intervalMs : Math.min(outcome ?? intervalMs, intervalMs);
    const waitMs = outcome === 'failed' ? Math.max(intervalMs, COOL_DOWN_MS) : isFirst ? announcedMs : cadenceMs;
    // Counted from when it was due, so that late timers do not add up; after a long halt, from now.
    dueMs = Math.max(dueMs + waitMs, clock.monotonicMs());
    const leftMs = Math.ceil(dueMs - clock.monotonicMs());
    if (leftMs > 0) await clock.sleep(leftMs, signal);
  }
}

/** One sample, one report. Gives the cadence that the lease asks for. */
function createReportOnce({ identity, source, publisher, traffic, clock, warn }: ReporterDeps) {
  let history: History = [];
  return async (intervalMs: number): Promise<number | null | 'failed'> => {
    try {
      const monotonicUsec = Math.round(clock.monotonicMs() * 1000);
      const reading = await source.read();
      const timing = { monotonicUsec, reportedAtMs: clock.nowMs(), intervalMs };
      const reported = reportOfSample(identity, timing, reading, traffic.totals(), history);
      history = reported.history;
      return (await publisher.publish(reported.report)).watchIntervalMs;
    } catch (error) {
      const kind = error instanceof PublishError ? error.kind : 'bug';
      warn(`publish ${kind}`, error instanceof Error ? error.message : String(error));
      return 'failed';
    }
  };
}
