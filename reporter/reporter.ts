// The loop of a reporter. In: a source, counts, a publisher. Out: a report of a fresh sample at every tick, and, while
// somebody watches, one soon after every count and every request. Ends when the signal fires, with a last report of what
// was counted. Nothing that goes wrong in here reaches the app: it is said once a kind, and the next report is tried.
import type { Report } from '../server/contract/report.ts';
import type { Clock } from './clock.ts';
import { createOutages } from './outages.ts';
import { PublishError, type Publisher } from './publishers/publisher.ts';
import { type Identity, reportOfSample, type Told } from './report-of-sample.ts';
import type { History } from './sample.ts';
import { createSchedule, type Outcome, type Schedule } from './schedule.ts';
import type { Sleeper } from './sleeper.ts';
import type { Reading, Source } from './sources/reading.ts';
import type { Counts } from './traffic.ts';
import type { Warn } from './warn.ts';

export interface ReporterDeps {
  identity: Identity;
  /** Cadence while nobody watches, 250 to 5,000. */
  intervalMs: number;
  source: Source;
  publisher: Publisher;
  traffic: Counts;
  clock: Clock;
  warn: Warn;
  /** Told whenever somebody begins or ends to watch, and once at the start. */
  onWatched?: (isWatched: boolean) => void;
}

/** Reports until the signal fires, then resolves. Never rejects, and keeps no process running. */
export async function startReporterLoop(deps: ReporterDeps, signal: AbortSignal): Promise<void> {
  const { clock, publisher, onWatched } = deps;
  const { requests } = deps.traffic;
  const schedule = createSchedule(deps.intervalMs, clock.monotonicMs());
  const sleeper = clock.createSleeper(signal);
  const publish = createPublish(deps);
  const listen = createCountListener(deps, schedule, sleeper);
  publisher.onWatch(() => {
    schedule.onWatch(clock.monotonicMs());
    sleeper.wake();
  });
  let nowMs = clock.monotonicMs();
  if (hasCounted(deps.traffic)) schedule.onCounted(nowMs);
  for (let wasWatched: boolean | null = null; !signal.aborted; ) {
    const due = schedule.due(nowMs);
    if (typeof due === 'number') {
      await sleeper.sleep(due);
      nowMs = clock.monotonicMs();
      continue;
    }
    schedule.onSend(nowMs);
    listen();
    const outcome = await publish(due, schedule.announcedMs(), nowMs);
    nowMs = clock.monotonicMs();
    schedule.onSent(due, outcome, nowMs);
    const isWatched = schedule.isWatched();
    if (isWatched !== wasWatched) {
      requests.setWanted(isWatched);
      onWatched?.(isWatched);
      wasWatched = isWatched;
    }
    // More than one report has room for.
    if (!requests.isEmpty()) schedule.onCounted(nowMs);
  }
  if (schedule.owesCounts()) await publish('traffic', schedule.announcedMs(), nowMs);
}

/** Before anybody listened. */
const hasCounted = ({ totals }: Counts): boolean => Object.values(totals()).some((total) => total > 0);

/** Listens for one count or entry, so that most of them cost nothing here; called again, it listens for the next one. */
function createCountListener({ clock, traffic }: ReporterDeps, schedule: Schedule, sleeper: Sleeper): () => void {
  let isListening = false;
  // The same one each time: where an entry comes first, that for the count waits on, and must not wait twice.
  const onNew = () => {
    isListening = false;
    schedule.onCounted(clock.monotonicMs());
    if (schedule.isWatched()) sleeper.wake();
  };
  return () => {
    if (isListening) return;
    isListening = true;
    traffic.whenCounted(onNew);
    traffic.requests.whenAdded(onNew);
  };
}

/** One report. For traffic alone, the sample of the last one is told again: its levels are as old as the cadence at most. */
function createPublish(deps: ReporterDeps) {
  const { identity, source, publisher, traffic, clock, warn } = deps;
  const outages = createOutages();
  const beganMs = clock.monotonicMs();
  let history: History = [];
  let last: Report | null = null;

  const told = (nowMs: number): Told => {
    const { publishFailures, lastOutage } = outages.fields(nowMs);
    return {
      traffic: traffic.totals(),
      countsDropped: aboveZero(traffic.dropped()),
      countsClamped: aboveZero(traffic.clamped()),
      publishFailures,
      lastOutage,
    };
  };
  const sample = (reading: Reading, intervalMs: number, readAtMs: number): Report => {
    const reportedAtMs = clock.nowMs();
    const monotonicUsec = Math.round(readAtMs * 1000);
    const uptimeMs = Math.round(readAtMs - beganMs);
    const timing = { monotonicUsec, reportedAtMs, uptimeMs, intervalMs };
    const reported = reportOfSample(identity, timing, reading, told(reportedAtMs), history);
    history = reported.history;
    return reported.report;
  };

  // In one asynchronous function: each more has a frame and a promise of its own.
  return async (what: 'sample' | 'traffic', intervalMs: number, nowMs: number): Promise<Outcome> => {
    try {
      if (what === 'traffic' && last !== null) {
        last = { ...last, intervalMs, monotonicUsec: last.monotonicUsec + 1, ...told(clock.nowMs()) };
      } else {
        const reading = source.read(nowMs);
        // Most sources answer at once.
        last =
          reading instanceof Promise
            ? sample(await reading, intervalMs, clock.monotonicMs())
            : sample(reading, intervalMs, nowMs);
      }
      const wanted = await publisher.publish(withRequests(last, traffic.requests));
      outages.onPublished();
      traffic.requests.sent();
      traffic.requests.exclude(wanted.excluded ?? NONE);
      return wanted;
    } catch (error) {
      const kind = error instanceof PublishError ? error.kind : 'bug';
      outages.onFailed(kind, clock.nowMs());
      traffic.requests.failed();
      warn(`publish ${kind}`, error instanceof Error ? error.message : String(error));
      return 'failed';
    }
  };
}

const NONE: readonly string[] = [];

/** What is absent means 0. */
const aboveZero = (count: number): number | undefined => (count > 0 ? count : undefined);

/** Told once, so not part of the report that the next one may repeat. */
function withRequests(report: Report, log: Counts['requests']): Report {
  const requestsDropped = log.dropped();
  if (log.isEmpty() && requestsDropped === 0) return report;
  const requests = log.take();
  return {
    ...report,
    ...(requests.length > 0 && { requests }),
    ...(requestsDropped > 0 && { requestsDropped }),
  };
}
