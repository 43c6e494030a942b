// Which events are shown: those of a scope that hold the words looked for. Pure.
import { describeItem } from './describe-event.ts';
import type { LogItem } from './event-log.ts';

/** Everything; the chosen sidecar; or every sidecar on a channel of it. Without a chosen one all three are everything. */
export type EventScope = 'all' | 'sidecar' | 'channels';

export interface EventFilter {
  scope: EventScope;
  chosen: string | null;
  /** The channels, each as the sidecars on it. */
  paths: readonly (readonly string[])[];
  /** Words, each of which must stand somewhere in the event. */
  text: string;
}

/** What concerns the store, and gaps, are in every scope: they bear on all that stands around them. */
export function passes({ scope, chosen, paths, text }: EventFilter): (item: LogItem) => boolean {
  const names = namesIn(scope, chosen, paths);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (item) => {
    const sidecar = item.kind === 'entry' ? item.entry.sidecar : null;
    if (names !== null && sidecar !== null && !names.has(sidecar)) return false;
    return words.length === 0 || holdsAll(describeItem(item).searched, words);
  };
}

const holdsAll = (text: string, words: readonly string[]) => words.every((word) => text.includes(word));

function namesIn(
  scope: EventScope,
  chosen: string | null,
  paths: readonly (readonly string[])[],
): ReadonlySet<string> | null {
  if (chosen === null || scope === 'all') return null;
  if (scope === 'sidecar') return new Set([chosen]);
  return new Set([chosen, ...paths.filter((path) => path.includes(chosen)).flat()]);
}
