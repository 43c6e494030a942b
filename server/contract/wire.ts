// The one mapping between the wire's snake_case and TypeScript's camelCase.

/** Fields whose keys are data (channel ids), not names of ours; their keys cross the wire untouched. */
const DICTIONARIES: ReadonlySet<string> = new Set(['traffic']);

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function renameKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  // Object.fromEntries defines own properties, so a hostile "__proto__" key stays a plain key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [rename(key), DICTIONARIES.has(key) ? item : renameKeys(item, rename)]),
  );
}

/** camelCase object -> the same object with snake_case keys, ready for `JSON.stringify`. */
export const toWire = (value: unknown): unknown => renameKeys(value, snake);

/** snake_case object, straight out of `JSON.parse` -> the same object with camelCase keys, not yet checked. */
export const fromWire = (value: unknown): unknown => renameKeys(value, camel);

/** One JSON document as it crosses a wire. */
export const toWireJson = (value: unknown): string => JSON.stringify(toWire(value));
