// Test aid: one value of the browser's storage, in memory. As in a browser, what is kept is a copy, writes take effect in
// the order in which they were made, and every page hears of a change some time later, the one that made it as well.
import type { StoredValue } from './stored-value.ts';

export interface MemoryValue extends StoredValue {
  now(): unknown;
}

export function memoryValue(initial?: unknown): MemoryValue {
  let held = initial;
  const listeners = new Set<(value: unknown) => void>();
  const write = async (value: unknown) => {
    held = structuredClone(value);
    const copy = structuredClone(value);
    queueMicrotask(() => {
      for (const listener of listeners) listener(copy);
    });
  };
  return {
    now: () => held,
    read: async () => structuredClone(held),
    write,
    update: async (edit) => {
      const next = edit(structuredClone(held));
      await write(next);
      return next;
    },
    watch: (onChange, signal) => {
      listeners.add(onChange);
      signal.addEventListener('abort', () => listeners.delete(onChange));
    },
  };
}
