// The time of day, by the time zone of this machine. Pure.

const two = (value: number) => String(value).padStart(2, '0');

/** "14:03". */
export function clockMinute(atMs: number): string {
  const at = new Date(atMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "14:03:07". */
export const clockTime = (atMs: number): string => `${clockMinute(atMs)}:${two(new Date(atMs).getSeconds())}`;
