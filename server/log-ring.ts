// The log as this server has read it: the newest entries, and the place from which on nothing is missing. A reader that
// names a place in that part gets exactly what came after.
import { type LogEntry, MAX_LOG_ENTRIES } from './contract/log-entry.ts';
import { frameOf } from './sse.ts';
import type { LogPart } from './store/store.ts';

interface Kept {
  entry: LogEntry;
  /** Its frame as replayed, made when first wanted. */
  frame: Buffer | null;
  /** A place like any other, of which readers are told nothing. */
  isHidden: boolean;
}

export interface LogRing {
  /** The place up to which the log was read; null: it was not read yet. */
  position(): string | null;
  /** Oldest first. */
  entries(): readonly LogEntry[];
  /** Those of them before which nothing is missing. */
  unbroken(): readonly LogEntry[];
  /** Takes in what follows the position. */
  append(part: LogPart): void;
  /** Starts anew. */
  replace(part: LogPart): void;
  /** The frames of all entries after a place; null: it is not known all that came after it. */
  replayAfter(id: string): readonly Buffer[] | null;
  /** Leaves an entry out of what readers are told. */
  hide(entry: LogEntry): void;
  /** Tells readers of an entry in other words than the log's: those that the streams here have heard. */
  show(entry: LogEntry): void;
  /** Whether the place is one of those held, though something may be missing after it. */
  holds(id: string): boolean;
}

export function createLogRing(): LogRing {
  let kept: Kept[] = [];
  // Nothing is missing after this place; null: its name is not known. The first kept entry after it:
  let headId: string | null = null;
  let head = 0;
  let lastId: string | null = null;
  // Where watching began, also before that.
  let beginnings: string[] = [];
  const take = ({ entries, beginnings: found, lastId: last }: LogPart) => {
    const newest = found.at(-1);
    if (newest !== undefined) {
      headId = newest.id;
      head = kept.length + newest.at;
    }
    beginnings = [...beginnings, ...found.map(({ id }) => id)].slice(-MAX_LOG_ENTRIES);
    kept.push(...entries.map((entry) => ({ entry, frame: null, isHidden: false })));
    const cut = kept.splice(0, Math.max(0, kept.length - MAX_LOG_ENTRIES));
    if (cut.length > head) headId = cut.at(-1)?.entry.id ?? null;
    head = Math.max(0, head - cut.length);
    lastId = last;
  };
  const change = (id: string | null, changes: Partial<Kept>) => {
    const found = kept.find(({ entry }) => entry.id === id);
    if (found) Object.assign(found, changes);
  };
  const indexOf = (id: string) => kept.findIndex(({ entry }) => entry.id === id);
  return {
    position: () => lastId,
    entries: () => shown(kept).map(({ entry }) => entry),
    unbroken: () => shown(kept.slice(head)).map(({ entry }) => entry),
    append: take,
    replace(part) {
      kept = [];
      headId = null;
      head = 0;
      beginnings = [];
      take(part);
    },
    replayAfter(id) {
      if (id === headId) return shown(kept.slice(head)).map(replayFrame);
      const index = indexOf(id);
      if (index >= head) return shown(kept.slice(index + 1)).map(replayFrame);
      // The end may be a place of no entry. That of an empty log has the same name in every life of it.
      return id === lastId && (headId !== null || kept.length > 0) ? [] : null;
    },
    hide: ({ id }) => change(id, { isHidden: true }),
    show: (entry) => change(entry.id, { entry, frame: null, isHidden: false }),
    holds: (id) => id === lastId || id === headId || beginnings.includes(id) || indexOf(id) !== -1,
  };
}

const shown = (all: readonly Kept[]) => all.filter(({ isHidden }) => !isHidden);

function replayFrame(kept: Kept): Buffer {
  kept.frame ??= frameOf({ type: 'log', entry: kept.entry, replayed: true }, kept.entry.id);
  return kept.frame;
}
