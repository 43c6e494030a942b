// The marks of the time ruler, which are the vertical lines of every chart as well. Pure.
import { clockMinute, clockTime } from '../link/clock-time.ts';
import { endMs, type StepRange, spanMs, startMs } from './step-range.ts';

const INTERVALS_MS = [10_000, 30_000, 60_000, 120_000, 300_000];
/** Labels stand no closer than this, CSS pixels. */
const LEAST_SPACE = 64;

/** Whole intervals within the range, so many that their labels have room. */
export function rulerMarks(range: StepRange, width: number): number[] {
  const room = (interval: number) => (interval / spanMs(range)) * width >= LEAST_SPACE;
  const interval = INTERVALS_MS.find(room) ?? 600_000;
  const first = Math.ceil(startMs(range) / interval) * interval;
  const count = Math.max(0, Math.floor((endMs(range) - first) / interval) + 1);
  return Array.from({ length: count }, (_, index) => first + index * interval);
}

/** "14:03:07", or "14:03" on a whole minute; by this machine's time zone. */
export const rulerLabel = (atMs: number): string =>
  new Date(atMs).getSeconds() === 0 ? clockMinute(atMs) : clockTime(atMs);
