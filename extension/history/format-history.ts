// Times and windows as words. Pure.

import { clockTime } from '../link/clock-time.ts';
import { formatDuration } from '../link/format-duration.ts';
import { endMs, type StepRange, spanMs, startMs } from './step-range.ts';
import type { WindowTotals } from './window-totals.ts';

/** 125000 -> "2 min 5 s", 120000 -> "2 min", 45000 -> "45 s". */
export function formatSpan(ms: number): string {
  const rest = ms % 60_000;
  return ms < 60_000 || rest === 0 ? formatDuration(ms) : `${formatDuration(ms)} ${formatDuration(rest)}`;
}

/** "14:03:05 – 14:05:10". */
export const formatRange = (range: StepRange): string => `${clockTime(startMs(range))} – ${clockTime(endMs(range))}`;

/** "2 min 5 s · 3 log entries · 40 s unknown · requests known for 30 s". */
export function describeWindow(range: StepRange, { logEntries, unknownMs, toldMs }: WindowTotals): string {
  const entries = logEntries === 0 ? [] : [logEntries === 1 ? '1 log entry' : `${logEntries} log entries`];
  const unknown = unknownMs === 0 ? [] : [`${formatSpan(unknownMs)} unknown`];
  const isTold = toldMs === null || toldMs >= spanMs(range) - unknownMs;
  const told = isTold ? [] : [`requests ${toldMs === 0 ? 'unknown' : `known for ${formatSpan(toldMs)}`}`];
  return [formatSpan(spanMs(range)), ...entries, ...unknown, ...told].join(' · ');
}
