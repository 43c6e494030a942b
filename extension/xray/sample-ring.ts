// Samples of one boot of one instance in columns of numbers, oldest first; the oldest go first. A column of numbers takes a
// third of what objects would, and nothing for the garbage collector to follow.

/** Most samples of one boot: 15 minutes at two a second. */
export const MAX_SAMPLES = 1_800;
const FIRST_SIZE = 32;

export const COLUMNS = [
  'monotonicMs',
  'cpuUsageUsec',
  'throttledUsec',
  'memoryBytes',
  /** Of a real limit; null where the host is all that limits. */
  'memoryLimitBytes',
  'oomKills',
  'memoryPressureUsec',
] as const;
export type ColumnName = (typeof COLUMNS)[number];
export type UsageSample = { monotonicMs: number } & Record<Exclude<ColumnName, 'monotonicMs'>, number | null>;

export interface SampleRing {
  readonly length: number;
  /** 0 is the oldest. Throws where there is none. */
  at(index: number): UsageSample;
  /** One that is older than the newest is left out. */
  push(sample: UsageSample): void;
  /** Index of the first sample at or after this time; `length`: there is none. */
  indexFrom(monotonicMs: number): number;
  /** Index of the first sample after this time; `length`: there is none. */
  indexAfter(monotonicMs: number): number;
}

export function createSampleRing(most = MAX_SAMPLES): SampleRing {
  let size = Math.min(FIRST_SIZE, most);
  let cells = new Float64Array(size * COLUMNS.length);
  let first = 0;
  let length = 0;
  const cell = (index: number, column: number) => ((first + index) % size) * COLUMNS.length + column;
  const timeAt = (index: number) => cells[cell(index, 0)] ?? Number.NaN;
  const grow = () => {
    const next = new Float64Array(Math.min(size * 2, most) * COLUMNS.length);
    // Only a full ring at its final size turns around, so before that it begins at its start.
    next.set(cells);
    cells = next;
    size = cells.length / COLUMNS.length;
  };
  const firstThat = (passes: (atMs: number) => boolean): number => {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passes(timeAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    get length() {
      return length;
    },
    at(index) {
      if (index < 0 || index >= length) throw new RangeError(`sample ${index} of ${length}`);
      const read = (name: ColumnName) => {
        const value = cells[cell(index, COLUMNS.indexOf(name))] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      };
      return {
        monotonicMs: timeAt(index),
        cpuUsageUsec: read('cpuUsageUsec'),
        throttledUsec: read('throttledUsec'),
        memoryBytes: read('memoryBytes'),
        memoryLimitBytes: read('memoryLimitBytes'),
        oomKills: read('oomKills'),
        memoryPressureUsec: read('memoryPressureUsec'),
      };
    },
    push(sample) {
      if (length > 0 && sample.monotonicMs <= timeAt(length - 1)) return;
      if (length === size && size < most) grow();
      if (length < size) length += 1;
      else first = (first + 1) % size;
      COLUMNS.forEach((name, column) => {
        cells[cell(length - 1, column)] = sample[name] ?? Number.NaN;
      });
    },
    indexFrom: (monotonicMs) => firstThat((atMs) => atMs >= monotonicMs),
    indexAfter: (monotonicMs) => firstThat((atMs) => atMs > monotonicMs),
  };
}
