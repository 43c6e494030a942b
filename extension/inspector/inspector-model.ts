// The requests of one tab, as a view shows them. In: entries from whoever saw them, and what a person asks for. Out:
// signals and rows. Its actions are the only writers. However much arrives, the screen changes once a frame.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Frame } from '../models/frame.ts';
import type { ExclusionRules } from './exclusion.ts';
import { parseFilter } from './filter-language.ts';
import type { PollingRow } from './polling-row.ts';
import { type Body, isError, isMutation, isSlow, type RequestEntry } from './request-entry.ts';
import { createRequestLog } from './request-log.ts';
import { bytesOf, DEFAULT_RING_LIMITS, type RingLimits, type Slot } from './ring.ts';

export type Chip = 'errors' | 'slow' | 'mutations';
export const CHIPS: readonly Chip[] = ['errors', 'slow', 'mutations'];

/** A request in the list. */
export interface Listed extends Slot, Record<Chip, boolean> {
  /** Whether filter and chips let it through. */
  shown: boolean;
}

export interface Counts extends Record<Chip, number> {
  all: number;
  shown: number;
  /** GETs under excluded prefixes, which are not held. */
  leftOut: number;
  /** What those shown took of the network. */
  shownBytes: number;
}

/** What is to be looked at of a request that is open. */
export interface Opened {
  id: string;
  entry: RequestEntry;
}

export interface InspectorModel {
  /** Grows with each frame in which the list changed. */
  readonly version: ReadonlySignal<number>;
  /** What the list shows as of `version`, oldest first. Not a copy: read it, and read it again after the next. */
  rows(): readonly Listed[];
  readonly polling: ReadonlySignal<readonly PollingRow[]>;
  readonly counts: ReadonlySignal<Counts>;
  readonly filter: ReadonlySignal<string>;
  /** What is wrong with the filter. */
  readonly problems: ReadonlySignal<readonly string[]>;
  readonly chips: ReadonlySignal<ReadonlySet<Chip>>;
  readonly opened: ReadonlySignal<Opened | null>;
  /** Whether requests stay when the page is left. */
  readonly preserve: ReadonlySignal<boolean>;
  /** The list stands still; what arrives is held. */
  readonly paused: ReadonlySignal<boolean>;
  /** When somebody leaves the page, or another tab is followed. */
  navigated(url: string): void;
  clear(): void;
  add(entries: readonly RequestEntry[]): void;
  /** Whether it is to be left out; see RequestLog. */
  isLeftOut(head: Pick<RequestEntry, 'method' | 'url' | 'status'>): boolean;
  restore(entries: readonly RequestEntry[], polling: readonly PollingRow[]): void;
  setResponseBody(id: string, body: Body): void;
  setFilter(text: string): void;
  toggleChip(chip: Chip): void;
  /** null: none. */
  open(id: string | null): void;
  setPreserve(preserve: boolean): void;
  setPaused(paused: boolean): void;
  setRules(rules: ExclusionRules): void;
  setLimits(limits: RingLimits): void;
  /** Everything that is held, whatever the filter. */
  held(): readonly RequestEntry[];
}

const NO_COUNTS: Counts = { all: 0, shown: 0, errors: 0, slow: 0, mutations: 0, leftOut: 0, shownBytes: 0 };

export interface InspectorModelDeps {
  frame: Frame;
  limits?: RingLimits;
}

export function createInspectorModel(deps: InspectorModelDeps, abort: AbortSignal): InspectorModel {
  const [version, counts, opened] = [signal(0), signal(NO_COUNTS), signal<Opened | null>(null)];
  const polling = signal<readonly PollingRow[]>([]);
  const [filter, chips] = [signal(''), signal<ReadonlySet<Chip>>(new Set())];
  const [preserve, paused] = [signal(false), signal(false)];
  const parsed = computed(() => parseFilter(filter.value));
  let shown: readonly Listed[] = [];

  const isShown = (row: Listed): boolean => {
    const wanted = chips.peek();
    return (
      (wanted.size === 0 || CHIPS.some((chip) => wanted.has(chip) && row[chip])) && parsed.peek().matches(row.entry)
    );
  };
  const judged = (row: Listed): Listed => {
    Object.assign(row, kindsOf(row.entry));
    row.shown = isShown(row);
    return row;
  };
  const log = createRequestLog<Listed>({
    limits: deps.limits ?? DEFAULT_RING_LIMITS,
    slot: (entry) =>
      judged({
        entry,
        bytes: bytesOf(entry),
        otherId: null,
        errors: false,
        slow: false,
        mutations: false,
        shown: false,
      }),
    changed: judged,
  });
  const show = () =>
    batch(() => {
      counts.value = countsOf(log.ring.slots, log.leftOut);
      if (paused.peek()) return;
      shown =
        parsed.peek().isEmpty && chips.peek().size === 0 ? log.ring.slots : log.ring.slots.filter((row) => row.shown);
      polling.value = [...log.polling.values()];
      refreshOpened(opened, log.slotOf);
      version.value = version.peek() + 1;
    });
  const showSoon = oncePerFrame(deps.frame, show, abort);
  const refilter = () => {
    for (const row of log.ring.slots) row.shown = isShown(row);
    show();
  };
  /** While the list stands still, the ring goes on without it. */
  const holdStill = () => {
    shown = [...shown];
  };
  return {
    version,
    rows: () => shown,
    polling,
    counts,
    filter,
    problems: computed(() => parsed.value.problems),
    chips,
    opened,
    preserve,
    paused,
    navigated(url) {
      if (preserve.peek()) return;
      log.clear(beginningOf(log.ring.slots, url));
      showSoon();
    },
    clear() {
      log.clear();
      opened.value = null;
      shown = [];
      polling.value = [];
      show();
      version.value = version.peek() + 1;
    },
    add(entries) {
      for (const entry of entries) log.add(entry);
      showSoon();
    },
    isLeftOut: log.isLeftOut,
    restore(entries, rows) {
      log.restore(entries, rows);
      showSoon();
    },
    setResponseBody(id, body) {
      log.setResponseBody(id, body);
      showSoon();
    },
    setFilter(text) {
      filter.value = text;
      refilter();
    },
    toggleChip(chip) {
      const next = new Set(chips.peek());
      if (!next.delete(chip)) next.add(chip);
      chips.value = next;
      refilter();
    },
    open(id) {
      const slot = id === null ? undefined : (log.slotOf(id) ?? shown.find(({ entry }) => entry.id === id));
      opened.value = slot ? { id: slot.entry.id, entry: slot.entry } : null;
    },
    setPreserve: (value) => {
      preserve.value = value;
    },
    setPaused(value) {
      if (value) holdStill();
      paused.value = value;
      show();
    },
    setRules(rules) {
      log.setRules(rules);
      showSoon();
    },
    setLimits(limits) {
      log.limit(limits);
      showSoon();
    },
    held: () => log.ring.slots.map(({ entry }) => entry),
  };
}

const kindsOf = (entry: RequestEntry): Record<Chip, boolean> => ({
  errors: isError(entry),
  slow: isSlow(entry),
  mutations: isMutation(entry),
});

function countsOf(rows: readonly Listed[], leftOut: number): Counts {
  const counts = { ...NO_COUNTS, all: rows.length, leftOut };
  for (const row of rows) {
    if (row.shown) {
      counts.shown += 1;
      counts.shownBytes += row.entry.transferBytes ?? 0;
    }
    for (const chip of CHIPS) if (row[chip]) counts[chip] += 1;
  }
  return counts;
}

/** An open request that is merged or gets its body is shown as it is now; one that the ring let go stays as it was. */
function refreshOpened(opened: Signal<Opened | null>, slotOf: (id: string) => Listed | undefined): void {
  const now = opened.peek();
  const slot = now && slotOf(now.id);
  if (slot && slot.entry !== now.entry) opened.value = { id: slot.entry.id, entry: slot.entry };
}

/** The new page's own document may have ended before its arrival was told: what began with it stays. */
function beginningOf(rows: readonly Listed[], url: string): number | undefined {
  const document = rows.findLast(({ entry }) => entry.resourceType === 'document');
  const path = url.split('#', 1)[0];
  return document?.entry.url === path ? document?.entry.startedAtMs : undefined;
}

function oncePerFrame(frame: Frame, run: () => void, abort: AbortSignal): () => void {
  let cancel: (() => void) | null = null;
  abort.addEventListener('abort', () => cancel?.());
  return () => {
    if (abort.aborted) return;
    cancel ??= frame(() => {
      cancel = null;
      run();
    });
  };
}
