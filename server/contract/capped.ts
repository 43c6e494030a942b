// What is worked out of good reports, each of numbers that are allowed, must be allowed as well: one sum too large would
// make the whole picture unreadable.

/** At most what a number can count exactly. */
export const capped = (value: number): number => Math.min(value, Number.MAX_SAFE_INTEGER);
