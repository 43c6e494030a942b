// The log of the embedded store. Its places name this life of the process, so that those of an earlier one are unknown.
import { type LogEntry, MAX_LOG_ENTRIES } from '../contract/log-entry.ts';
import type { Beginning, LogPart, Store } from './store.ts';

interface Place {
  id: string;
  /** null: watching began here. */
  entry: LogEntry | null;
}

/** `life`: letters and digits, new at every start. */
export function createMemoryLog(life: string, onAppend: () => void): Pick<Store, 'readLog' | 'appendLog'> {
  const startId = `${life}-0`;
  // With this life watching begins.
  const places: Place[] = [{ id: startId, entry: null }];
  let count = 0;
  const lastId = () => `${life}-${count}`;
  const add = (occurrence: Omit<LogEntry, 'id'> | null) => {
    count += 1;
    const id = lastId();
    places.push({ id, entry: occurrence && { id, ...occurrence } });
  };

  return {
    async readLog(afterId) {
      const index = places.findIndex(({ id }) => id === afterId);
      const isWhole = places[0]?.id === startId;
      const follows = afterId === null ? isWhole : index !== -1;
      const wholeFrom = isWhole ? 0 : 1;
      const part = afterId !== null && !follows ? [] : places.slice(afterId === null ? wholeFrom : index + 1);
      return { ...entriesOf(part), lastId: lastId(), follows };
    },
    async appendLog(occurrences, afterId, begins = false) {
      if (afterId !== lastId()) return false;
      if (begins) add(null);
      for (const occurrence of occurrences) add(occurrence);
      // The place before the oldest entry stays, so that all of them can be had after it.
      places.splice(0, Math.max(0, places.length - MAX_LOG_ENTRIES - 1));
      onAppend();
      return true;
    },
  };
}

function entriesOf(places: readonly Place[]): Pick<LogPart, 'entries' | 'beginnings'> {
  const entries: LogEntry[] = [];
  const beginnings: Beginning[] = [];
  for (const { id, entry } of places)
    if (entry === null) beginnings.push({ id, at: entries.length });
    else entries.push(entry);
  return { entries, beginnings };
}
