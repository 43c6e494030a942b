// The tail of one server's events as its reader set it: held or not, cleared, narrowed. It outlives the tab that shows it.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { type EventScope, passes } from './event-filter.ts';
import type { LogItem } from './event-log.ts';

export interface EventTail {
  /** What is shown, oldest first. */
  readonly items: ReadonlySignal<readonly LogItem[]>;
  /** How many more there are when nothing is filtered out. */
  readonly hidden: ReadonlySignal<number>;
  /** Events that would be shown by now, were the tail not paused. */
  readonly waiting: ReadonlySignal<number>;
  readonly paused: ReadonlySignal<boolean>;
  readonly cleared: ReadonlySignal<boolean>;
  readonly scope: ReadonlySignal<EventScope>;
  readonly text: ReadonlySignal<string>;
  setPaused(paused: boolean): void;
  setScope(scope: EventScope): void;
  setText(text: string): void;
  /** Puts away all that was collected until now, for good. */
  clear(): void;
}

export interface TailSources {
  /** All that was collected. */
  collected: ReadonlySignal<readonly LogItem[]>;
  /** What the panel shows of it: the same, unless the panel as a whole is paused. */
  shown: ReadonlySignal<readonly LogItem[]>;
  /** The sidecar chosen in the map. */
  chosen: ReadonlySignal<string | null>;
  /** The channels, each as the sidecars on it. */
  paths: ReadonlySignal<readonly (readonly string[])[]>;
}

/** There is one rule for both pauses: an event is shown when neither the panel nor the tail is paused. */
export function createEventTail({ collected, shown, chosen, paths }: TailSources): EventTail {
  const held = signal<readonly LogItem[] | null>(null);
  /** What was there; and of what is replayed also what is older, since it may be told again. */
  const cleared = signal<{ keys: ReadonlySet<string>; untilMs: number }>({ keys: new Set(), untilMs: 0 });
  const scope = signal<EventScope>('all');
  const text = signal('');
  const uncleared = (items: readonly LogItem[]) => {
    const { keys, untilMs } = cleared.value;
    return items.filter((item) => !keys.has(item.key) && (item.atMs > untilMs || isNew(item)));
  };
  const narrowed = (items: readonly LogItem[]) =>
    uncleared(items).filter(passes({ scope: scope.value, chosen: chosen.value, paths: paths.value, text: text.value }));
  const current = computed(() => held.value ?? shown.value);
  const items = computed(() => narrowed(current.value));
  return {
    items,
    hidden: computed(() => uncleared(current.value).length - items.value.length),
    waiting: computed(() => {
      if (current.value === collected.value) return 0;
      const known = new Set(current.value.map(({ key }) => key));
      return narrowed(collected.value).filter(({ key }) => !known.has(key)).length;
    }),
    paused: computed(() => held.value !== null),
    cleared: computed(() => cleared.value.untilMs > 0),
    scope,
    text,
    setPaused(paused) {
      held.value = paused ? shown.peek() : null;
    },
    setScope(next) {
      scope.value = next;
    },
    setText(next) {
      text.value = next;
    },
    clear() {
      const all = collected.peek();
      cleared.value = { keys: new Set(all.map(({ key }) => key)), untilMs: all.at(-1)?.atMs ?? 0 };
    },
  };
}

/** Heard as it happened, whatever the clock of whoever noticed it says. */
const isNew = (item: LogItem) => item.kind === 'entry' && item.heardAtMs !== null;
