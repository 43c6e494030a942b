// The log of the embedded store. Its places name this life of the process, so that those of an earlier one are unknown.
import { type LogEntry, MAX_LOG_ENTRIES } from '../contract/log-entry.ts';
import type { Store } from './store.ts';

/** `life`: letters and digits, new at every start. */
export function createMemoryLog(
  life: string,
  onAppend: () => void,
): Pick<Store, 'logStartId' | 'readLog' | 'appendLog'> {
  const entries: LogEntry[] = [];
  const startId = `${life}-0`;
  let count = 0;
  // Before the first entry that is still here.
  let headId = startId;
  const lastId = () => `${life}-${count}`;

  return {
    logStartId: startId,
    async readLog(afterId) {
      const from = afterId === null || afterId === headId ? 0 : entries.findIndex(({ id }) => id === afterId) + 1;
      const follows = afterId === headId || from > 0 || (afterId === null && headId === startId);
      return { entries: afterId === null || follows ? entries.slice(from) : [], lastId: lastId(), follows };
    },
    async appendLog(occurrences, afterId) {
      if (afterId !== lastId()) return false;
      for (const occurrence of occurrences) {
        count += 1;
        entries.push({ id: lastId(), ...occurrence });
      }
      const [dropped] = entries.splice(0, Math.max(0, entries.length - MAX_LOG_ENTRIES)).slice(-1);
      headId = dropped?.id ?? headId;
      onAppend();
      return true;
    },
  };
}
