// A reading, who took it and when -> a Report. Pure.
import type { Report, Sample } from '../server/contract/report.ts';
import { comparable, type History, previousOf, remember } from './sample.ts';
import type { Reading } from './sources/reading.ts';

/** Who reports. */
export type Identity = Pick<Report, 'name' | 'instance' | 'bootId' | 'hostId' | 'startedAtMs'>;

/** When, by both clocks, and how long until the next report. */
export type Timing = Pick<Report, 'monotonicUsec' | 'reportedAtMs' | 'uptimeMs' | 'intervalMs'>;

/** What the app and the reporter themselves have to say. */
export type Told = Pick<Report, 'traffic' | 'countsDropped' | 'countsClamped' | 'publishFailures' | 'lastOutage'>;

export interface Reported {
  report: Report;
  /** What the next call needs. */
  history: History;
}

export function reportOfSample(
  identity: Identity,
  timing: Timing,
  reading: Reading,
  told: Told,
  history: History,
): Reported {
  const { monotonicUsec } = timing;
  const sample: Sample = {
    monotonicUsec,
    cpuUsageUsec: reading.cpuUsageUsec,
    throttledUsec: reading.throttledUsec,
  };
  const earlier = comparable(history, sample);
  const report: Report = { ...identity, ...timing, ...reading, previous: previousOf(sample, earlier), ...told };
  return { report, history: remember(earlier, sample) };
}
