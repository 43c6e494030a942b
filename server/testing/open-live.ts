// A live picture over a store in memory that can be away, on a clock that the test holds.
import { onTestFinished } from 'vitest';
import { createCadence } from '../cadence.ts';
import { createDrops } from '../drops.ts';
import { createLive } from '../live.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { type Store, StoreLostError, type StoreState } from '../store/store.ts';
import { START_MS, topology } from './picture.ts';

export function openLive(isEmbedded: boolean) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  let ms = 0;
  let isAway = false;
  const monotonicMs = () => ms;
  const memory = createMemoryStore(monotonicMs);
  const unlessAway =
    <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      if (isAway) throw new StoreLostError('away');
      return work(...given);
    };
  const store: Store = {
    ...memory,
    isEmbedded,
    readPicture: unlessAway(memory.readPicture),
    readCounts: unlessAway(memory.readCounts),
    readLog: unlessAway(memory.readLog),
    appendLog: unlessAway(memory.appendLog),
    isFollowed: unlessAway(memory.isFollowed),
    state: (): StoreState => (isAway ? { kind: 'lost', cause: 'redis_unavailable', reason: 'away' } : { kind: 'ok' }),
  };
  const live = createLive(
    {
      store,
      topology: topology('api'),
      drops: createDrops(() => {}),
      warn: () => {},
      cadence: createCadence(),
      nowMs: () => START_MS + ms,
      monotonicMs,
      send: () => {},
      sendLog: () => {},
    },
    ending.signal,
  );
  return {
    live,
    /** The store itself, which is never away. */
    store: memory,
    greeted: async (id: string | null) => {
      live.wake();
      await live.ready(id);
      return String(live.greeting(id));
    },
    pass: (more: number) => {
      ms += more;
    },
    away: (next: boolean) => {
      isAway = next;
    },
    /** What stands in the log, in order. */
    logged: async () => (await memory.readLog(null)).entries.map(({ kind }) => kind),
  };
}
