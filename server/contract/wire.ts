// The one mapping between the wire's snake_case and TypeScript's camelCase.

/** Fields whose keys are data (channel ids), not names of ours; their keys cross the wire untouched. */
const DICTIONARIES: ReadonlySet<string> = new Set(['traffic']);

/** Deeper than anything of ours nests. What lies below is left as it is, so that hostile nesting cannot exhaust the stack. */
const MAX_DEPTH = 32;

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function renameKeys(value: unknown, rename: (key: string) => string, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename, depth + 1));
  // Object.fromEntries defines own properties, so a hostile "__proto__" key stays a plain key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      rename(key),
      DICTIONARIES.has(key) ? item : renameKeys(item, rename, depth + 1),
    ]),
  );
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
