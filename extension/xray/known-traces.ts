// The requests of the browser as a view knows them, by their ids: those of the tab beside it, and those of other tabs.
// DevTools tells the view of its own tab's; the background of all that it may see.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Pair } from '../inspector/request-entry.ts';
import { follow } from '../storage/follow.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import type { KnownTraces } from './lens.ts';
import { MAX_TAB_TRACES, parseTabTraces, type TabTraces, traceIdsOfAnswer } from './tab-traces.ts';

export interface KnownTracesDeps {
  /** What the background writes. */
  tabTraces: StoredValue;
  /** The tab beside the view, now and whenever it is another one. */
  watchTab(onTab: (tabId: number) => void, signal: AbortSignal): void;
  /** The headers of each answer that the tab had and has, as DevTools tells. */
  watchAnswers(onAnswer: (headers: readonly Pair[]) => void, signal: AbortSignal): void;
}

/** Put together only where it is read. */
export function createKnownTraces(deps: KnownTracesDeps, abort: AbortSignal): ReadonlySignal<KnownTraces> {
  const byTab = signal<TabTraces>([]);
  const ownTab = signal<number | null>(null);
  const answers = signal(0);
  const own = new Set<string>();
  deps.watchTab((tabId) => {
    ownTab.value = tabId;
  }, abort);
  deps.watchAnswers((headers) => {
    for (const id of traceIdsOfAnswer(headers)) own.add(id);
    for (const id of own) {
      if (own.size <= MAX_TAB_TRACES) break;
      own.delete(id);
    }
    answers.value += 1;
  }, abort);
  const adopt = (stored: unknown) => {
    byTab.value = parseTabTraces(stored);
  };
  follow(deps.tabTraces, adopt, abort);
  return computed(() => {
    answers.value;
    const of = (isOwn: boolean) => byTab.value.flatMap(([id, tab]) => ((tab === ownTab.value) === isOwn ? [id] : []));
    return { mine: new Set([...own, ...of(true)]), otherTabs: new Set(of(false)) };
  });
}
