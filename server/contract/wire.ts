// The one mapping between the wire's snake_case and TypeScript's camelCase.

/** Fields whose keys are data (channel and instance ids), not names of ours; their keys cross the wire untouched. */
const DICTIONARIES: ReadonlySet<string> = new Set(['traffic', 'totals', 'weights']);

/** Deeper than anything of ours nests. What lies below is left as it is, so that hostile nesting cannot exhaust the stack. */
const MAX_DEPTH = 32;

/** Names remembered in each direction: ours are about a hundred, and a sender of junk must not fill the memory. */
const MAX_REMEMBERED = 1_000;

function remembering(rename: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const renamed = rename(key);
    if (known.size < MAX_REMEMBERED) known.set(key, renamed);
    return renamed;
  };
}

const snake = remembering((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
const camel = remembering((key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));

/** A history holds long arrays of numbers, in which nothing is to be renamed. */
const hasKeys = (item: unknown): boolean => typeof item === 'object' && item !== null;

function renameKeys(value: unknown, rename: (key: string) => string, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value))
    return value.some(hasKeys) ? value.map((item) => renameKeys(item, rename, depth + 1)) : value;
  const renamed: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    put(renamed, rename(key), DICTIONARIES.has(key) ? item : renameKeys(item, rename, depth + 1));
  return renamed;
}

/** Assigning to "__proto__" would change the prototype; a hostile key stays a plain key. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** camelCase object -> the same object with snake_case keys, ready for `JSON.stringify`. */
export const toWire = (value: unknown): unknown => renameKeys(value, snake);

/** snake_case object, straight out of `JSON.parse` -> the same object with camelCase keys, not yet checked. */
export const fromWire = (value: unknown): unknown => renameKeys(value, camel);

/** A field's path as it stands on the wire: `cpuUsageUsec` -> `cpu_usage_usec`, and `traffic.anyKey` as it is. */
export function wirePath(path: string): string {
  const keys = path.split('.');
  const dictionary = keys.findIndex((key) => DICTIONARIES.has(key));
  return keys.map((key, index) => (dictionary !== -1 && index > dictionary ? key : snake(key))).join('.');
}

/** One JSON document as it crosses a wire. */
export const toWireJson = (value: unknown): string => JSON.stringify(toWire(value));
