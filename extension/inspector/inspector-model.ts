// The requests of one tab, as a view shows them, and beside them those that the backend told of others. In: entries from
// whoever saw them, and what a person asks for. Out: signals and rows. Its actions are the only writers. However much
// arrives, the screen changes once a frame.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Frame, oncePerFrame } from '../models/frame.ts';
import { share } from '../models/share.ts';
import type { Lens } from '../xray/lens.ts';
import { type ExclusionRules, type Head, NO_RULES } from './exclusion.ts';
import { parseFilter } from './filter-language.ts';
import { type Chip, type Listed, listedOf } from './listed.ts';
import { createOtherRequests, type Told } from './other-requests.ts';
import type { PollingRow } from './polling-row.ts';
import type { Body, RequestEntry } from './request-entry.ts';
import { createRequestLog } from './request-log.ts';
import { DEFAULT_RING_LIMITS, type RingLimits } from './ring.ts';
import { createServedRows } from './served-rows.ts';
import { type Counts, createShownRows, FIRST_CHOICE, NO_COUNTS } from './shown-rows.ts';
import { createToldNews } from './told-news.ts';

/** What is to be looked at of a request that is open. */
export type Opened = Pick<Listed, 'entry' | 'lens' | 'teller'> & { id: string };

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
  /** Whose requests are listed; none chosen: everybody's. */
  readonly lenses: ReadonlySignal<ReadonlySet<Lens>>;
  readonly opened: ReadonlySignal<Opened | null>;
  /** Whether requests stay when the page is left. */
  readonly preserve: ReadonlySignal<boolean>;
  /** The list stands still; what arrives is held. */
  readonly paused: ReadonlySignal<boolean>;
  /** When somebody leaves the page, or another tab is followed. */
  navigated(url: string): void;
  clear(): void;
  /** Forgets the requests of this tab: another one is followed. Those of other tabs are still what they were. */
  forgetTab(): void;
  add(entries: readonly RequestEntry[]): void;
  /** Whether it is to be left out; see RequestLog. */
  isLeftOut(head: Head): boolean;
  restore(entries: readonly RequestEntry[], polling: readonly PollingRow[]): void;
  /** What the backend told up to now, of whatever request; null: nobody asks it. */
  setTold(told: Told | null): void;
  setResponseBody(id: string, body: Body): void;
  setFilter(text: string): void;
  toggleChip(chip: Chip): void;
  setLenses(lenses: ReadonlySet<Lens>): void;
  /** Filter, chips and lenses as at first. */
  showAll(): void;
  /** null: none. */
  open(id: string | null): void;
  setPreserve(preserve: boolean): void;
  setPaused(paused: boolean): void;
  setRules(rules: ExclusionRules): void;
  setLimits(limits: RingLimits): void;
  /** All of this tab that is held, whatever is shown. */
  held(): readonly RequestEntry[];
}

export interface InspectorModelDeps {
  frame: Frame;
  limits?: RingLimits;
}

export function createInspectorModel(deps: InspectorModelDeps, abort: AbortSignal): InspectorModel {
  const [version, counts, opened] = [signal(0), signal(NO_COUNTS), signal<Opened | null>(null)];
  const polling = signal<readonly PollingRow[]>([]);
  const [filter, chips, lenses] = [signal(''), signal(FIRST_CHOICE.chips), signal(FIRST_CHOICE.lenses)];
  const [preserve, paused] = [signal(false), signal(false)];
  const parsed = computed(() => parseFilter(filter.value));
  let shown: readonly Listed[] = [];
  let rules = NO_RULES;
  let told: Told | null = null;

  const isNews = createToldNews();
  const choosing = createShownRows();
  const served = createServedRows();
  const others = createOtherRequests(served);
  const learned = (row: Listed): Listed => {
    if (told !== null) served.learn(row, told);
    return row;
  };
  const log = createRequestLog<Listed>({
    limits: deps.limits ?? DEFAULT_RING_LIMITS,
    slot: (entry) => listedOf(entry),
    kept: (row) => choosing.kept(learned(row)),
    changed: (row) => choosing.changed(learned(row)),
    gone: choosing.gone,
  });
  const show = () =>
    batch(() => {
      counts.value = share(counts.peek(), choosing.counts(log.leftOut));
      if (paused.peek()) return;
      shown = choosing.rows(log.ring.slots);
      const rows = [...log.polling.values()];
      if (!isSame(rows, polling.peek())) polling.value = rows;
      refreshOpened(opened, log.slotOf);
      version.value = version.peek() + 1;
    });
  const showSoon = oncePerFrame(deps.frame, show, abort);
  const choose = () => {
    choosing.choose({ lenses: lenses.peek(), chips: chips.peek(), filter: parsed.peek() });
    show();
  };
  const adoptTold = () => {
    for (const row of told === null ? [] : log.ring.slots) learned(row);
    choosing.setTold(told === null ? [] : others.rows(told, rules.prefixes));
  };
  const empty = () => {
    log.clear();
    adoptTold();
    opened.value = null;
    shown = [];
    polling.value = [];
    show();
    version.value = version.peek() + 1;
  };
  return {
    version,
    rows: () => shown,
    polling,
    counts,
    filter,
    problems: computed(() => parsed.value.problems),
    chips,
    lenses,
    opened,
    preserve,
    paused,
    navigated(url) {
      if (preserve.peek()) return;
      log.clear(beginningOf(log.ring.slots, url));
      showSoon();
    },
    clear() {
      others.clear();
      empty();
    },
    forgetTab: empty,
    add(entries) {
      for (const entry of entries) log.add(entry);
      showSoon();
    },
    isLeftOut: log.isLeftOut,
    restore(entries, rows) {
      log.restore(entries, rows);
      showSoon();
    },
    setTold(next) {
      told = next;
      if (!isNews(told, others.settlesAtMs)) return;
      adoptTold();
      showSoon();
    },
    setResponseBody(id, body) {
      log.setResponseBody(id, body);
      showSoon();
    },
    setFilter(text) {
      filter.value = text;
      choose();
    },
    toggleChip(chip) {
      const next = new Set(chips.peek());
      if (!next.delete(chip)) next.add(chip);
      chips.value = next;
      choose();
    },
    setLenses(next) {
      lenses.value = next;
      choose();
    },
    showAll() {
      [filter.value, chips.value, lenses.value] = ['', FIRST_CHOICE.chips, FIRST_CHOICE.lenses];
      choose();
    },
    open(id) {
      const slot = id === null ? undefined : (log.slotOf(id) ?? shown.find(({ entry }) => entry.id === id));
      opened.value = slot ? openedOf(slot) : null;
    },
    setPreserve: (value) => {
      preserve.value = value;
    },
    setPaused(value) {
      // While the list stands still, the ring goes on without it.
      if (value) shown = [...shown];
      paused.value = value;
      show();
    },
    setRules(next) {
      rules = next;
      log.setRules(rules);
      adoptTold();
      showSoon();
    },
    setLimits(limits) {
      log.limit(limits);
      showSoon();
    },
    held: () => log.ring.slots.map(({ entry }) => entry),
  };
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);

const openedOf = ({ entry, lens, teller }: Listed): Opened => ({ id: entry.id, entry, lens, teller });

/** An open request that is merged or gets its body is shown as it is now; one that the ring let go stays as it was. */
function refreshOpened(opened: Signal<Opened | null>, slotOf: (id: string) => Listed | undefined): void {
  const now = opened.peek();
  const slot = now && slotOf(now.id);
  if (slot && slot.entry !== now.entry) opened.value = openedOf(slot);
  // It ended as one more of a route that polls, and is counted there.
  if (now?.entry.pending && slot === undefined) opened.value = null;
}

/** The new page's own document may have ended before its arrival was told: what began with it stays. */
function beginningOf(rows: readonly Listed[], url: string): number | undefined {
  const document = rows.findLast(({ entry }) => entry.resourceType === 'document');
  const path = url.split('#', 1)[0];
  return document?.entry.url === path ? document?.entry.startedAtMs : undefined;
}
