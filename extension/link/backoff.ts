// How long to wait before an attempt. Pure.

/** Waits after the first, second and third failed attempt in a row; the last one repeats. */
export const BACKOFF_MS = [5_000, 15_000, 45_000] as const;
/** Each wait is lengthened or shortened by up to this share, so that many browsers do not come back in step. */
export const JITTER = 0.2;

/** `random` is 0 to 1: 0 shortens most, 1 lengthens most. */
export const withJitter = (delayMs: number, random: number): number =>
  Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));

/** The wait after `failures` failed attempts in a row, 1 or more. */
export function backoffMs(failures: number, random: number): number {
  const delayMs = BACKOFF_MS[Math.min(Math.max(failures, 1), BACKOFF_MS.length) - 1] ?? BACKOFF_MS[0];
  return withJitter(delayMs, random);
}
