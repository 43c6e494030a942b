// When an event happened, as its row says it, by the time zone of this machine. Pure.
import { clockMinute, clockTime } from '../link/clock-time.ts';
import { formatDuration } from '../link/format-duration.ts';

/** Older than this, or from the future, and an age says nothing: a clock was set, and the date says it better. */
const OLDEST_AGE_MS = 30 * 86_400_000;
const CLOCKS_APART_MS = 60_000;

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' });

/** "14:03:07"; of another day "20 Nov 14:03". By this machine's time zone. */
export function formatTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  return isToday ? clockTime(atMs) : `${days.format(at)} ${clockMinute(atMs)}`;
}

export const formatWholeTime = (atMs: number): string => whole.format(new Date(atMs));

/** "3 min ago"; empty where a clock was set between then and now. */
export function formatAge(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  return ageMs < -CLOCKS_APART_MS || ageMs > OLDEST_AGE_MS ? '' : `${formatDuration(ageMs)} ago`;
}
