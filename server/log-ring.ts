// The log as this server has read it: the newest entries, and the place before the first of them. A reader that names a
// place in it gets exactly what came after.
import { type LogEntry, MAX_LOG_ENTRIES } from './contract/log-entry.ts';
import { frameOf } from './sse.ts';
import type { LogPart } from './store/store.ts';

interface Kept {
  entry: LogEntry;
  /** Its frame as replayed, made when first wanted. */
  frame: Buffer | null;
}

export interface LogRing {
  /** The place up to which the log was read; null: it was not read yet. */
  position(): string | null;
  /** Oldest first. */
  entries(): readonly LogEntry[];
  /** Takes in what follows the position. */
  append(part: LogPart): void;
  /** Starts anew. `startId`: the place before the first entry that the log ever had. */
  replace(part: LogPart, startId: string): void;
  /** The frames of all entries after a place; null: it is not known what came after it. */
  replayAfter(id: string): readonly Buffer[] | null;
}

export function createLogRing(): LogRing {
  let kept: Kept[] = [];
  let headId: string | null = null;
  let lastId: string | null = null;
  const take = ({ entries, lastId: last }: LogPart) => {
    kept.push(...entries.map((entry) => ({ entry, frame: null })));
    const cut = kept.splice(0, Math.max(0, kept.length - MAX_LOG_ENTRIES)).at(-1);
    if (cut) headId = cut.entry.id;
    lastId = last;
  };
  return {
    position: () => lastId,
    entries: () => kept.map(({ entry }) => entry),
    append: take,
    replace(part, startId) {
      kept = [];
      headId = part.follows ? startId : null;
      take(part);
    },
    replayAfter(id) {
      const index = kept.findIndex(({ entry }) => entry.id === id);
      if (index === -1 && id !== headId && id !== lastId) return null;
      if (id === lastId) return [];
      return kept.slice(index + 1).map(replayFrame);
    },
  };
}

function replayFrame(kept: Kept): Buffer {
  kept.frame ??= frameOf({ type: 'log', entry: kept.entry, replayed: true }, kept.entry.id);
  return kept.frame;
}
