// What a source says of the thing it measures: the counters and levels of a Report, before identity and time are added.
import type { Report } from '../../server/contract/report.ts';

type AddedLater =
  | 'name'
  | 'instance'
  | 'bootId'
  | 'startedAtMs'
  | 'reportedAtMs'
  | 'uptimeMs'
  | 'intervalMs'
  | 'monotonicUsec'
  | 'previous'
  | 'traffic';

/** Each field means what the field of the same name in Report means. */
export type Reading = Omit<Report, AddedLater>;

export type CpuCounters = Pick<Reading, 'cpuUsageUsec' | 'throttledUsec' | 'periods' | 'throttledPeriods'>;
export type MemoryLevels = Pick<Reading, 'memoryBytes' | 'oomKills'>;
export type Pressure = Pick<Reading, 'cpuPressureUsec' | 'memoryPressureUsec' | 'ioPressureUsec'>;
export type Limits = Pick<Reading, 'cpuCoresLimit' | 'cpuLimitSource' | 'memoryLimitBytes' | 'memoryLimitSource'>;

/** Something that can be measured again and again. `read` never throws: what cannot be read is null. */
export interface Source {
  /** It is given the time on the monotonic clock, in milliseconds. */
  read(nowMs: number): Reading | Promise<Reading>;
}

export const UNKNOWN_CPU: CpuCounters = {
  cpuUsageUsec: null,
  throttledUsec: null,
  periods: null,
  throttledPeriods: null,
};
export const UNKNOWN_MEMORY: MemoryLevels = { memoryBytes: null, oomKills: null };
export const UNKNOWN_PRESSURE: Pressure = { cpuPressureUsec: null, memoryPressureUsec: null, ioPressureUsec: null };

/** The reading of a machine on which nothing can be measured. */
export const NOTHING: Reading = {
  source: 'none',
  ...UNKNOWN_CPU,
  ...UNKNOWN_MEMORY,
  ...UNKNOWN_PRESSURE,
  cpuCoresLimit: null,
  cpuLimitSource: 'unknown',
  memoryLimitBytes: null,
  memoryLimitSource: 'unknown',
};
