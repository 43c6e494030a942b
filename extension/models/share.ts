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

function sharedArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const shared = next.map((item, index) => sharedValue(previous[index], item));
  const same = previous.length === shared.length && shared.every((item, index) => Object.is(item, previous[index]));
  return same ? previous : shared;
}

function sharedRecord(previous: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(next);
  const shared = Object.fromEntries(keys.map((key) => [key, sharedValue(previous[key], next[key])]));
  const same =
    Object.keys(previous).length === keys.length &&
    keys.every((key) => Object.hasOwn(previous, key) && Object.is(shared[key], previous[key]));
  return same ? previous : shared;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
