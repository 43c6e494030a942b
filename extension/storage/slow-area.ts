// Test aid: a storage area in which every read and write takes a while, as in a browser.
import type { StorageArea } from './stored-value.ts';

type Listener = Parameters<StorageArea['onChanged']['addListener']>[0];

export function slowArea(): StorageArea {
  const held = new Map<string, unknown>();
  const listeners = new Set<Listener>();
  const pause = () => new Promise((resolve) => setTimeout(resolve));
  return {
    async get(key) {
      await pause();
      return { [key]: structuredClone(held.get(key)) };
    },
    async set(items) {
      await pause();
      for (const [key, newValue] of Object.entries(items)) {
        held.set(key, structuredClone(newValue));
        for (const listener of listeners) listener({ [key]: { newValue: structuredClone(newValue) } });
      }
    },
    onChanged: {
      addListener: (listener) => void listeners.add(listener),
      removeListener: (listener) => void listeners.delete(listener),
    },
  };
}
