// Structural sharing: the parts of a new value that say the same as before are the same objects as before, so that
// whatever is computed from them does not run again. Pure.

/** `next`, built from the parts of `previous` wherever they are equal. For JSON-like values. */
export const share = <T>(previous: unknown, next: T): T =>
  // Each part is replaced by one that is equal to it, so the type stays what it was.
  sharedValue(previous, next) as T;

function sharedValue(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) return sharedArray(previous, next);
  if (isRecord(previous) && isRecord(next)) return sharedRecord(previous, next);
  return next;
}

/** Copied only where a part of the earlier value takes the place of one of `next`: most of what moves is numbers. */
function sharedArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  let same = previous.length === next.length;
  let copy: unknown[] | null = null;
  for (let index = 0; index < next.length; index += 1) {
    const kept = sharedValue(previous[index], next[index]);
    if (kept !== previous[index]) same = false;
    if (kept === next[index]) continue;
    copy ??= [...next];
    copy[index] = kept;
  }
  return same ? previous : (copy ?? next);
}

function sharedRecord(previous: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(next);
  let same = Object.keys(previous).length === keys.length;
  let copy: Record<string, unknown> | null = null;
  for (const key of keys) {
    const kept = sharedValue(previous[key], next[key]);
    if (kept !== previous[key] || !Object.hasOwn(previous, key)) same = false;
    if (kept === next[key]) continue;
    copy ??= { ...next };
    copy[key] = kept;
  }
  return same ? previous : (copy ?? next);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
