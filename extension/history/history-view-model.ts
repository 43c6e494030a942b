// What the History tab shows, out of what is recorded: changes once a step, and not while the page is hidden. Its actions
// are the only writers of the cursor and of the switches.
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { stepOf, stepStartMs } from '../../server/contract/history.ts';
import type { ServerModel } from '../models/server-model.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { CHANNELS, createLines, type Lines, SIDECARS } from './history-lines.ts';
import { EMPTY_RECORD, type HistoryRecord } from './record.ts';
import { heldRange, type StepRange, shownRange } from './step-range.ts';
import { NO_CURSOR, type TimeCursor, windowOf } from './time-cursor.ts';
import { serving, type WindowTotals, windowTotals } from './window-totals.ts';

export type TrackId = 'cpu' | 'memory' | 'traffic' | 'latency' | 'health';

export interface HistoryViewModel {
  record: ReadonlySignal<HistoryRecord>;
  /** The steps that the charts span. */
  range: ReadonlySignal<StepRange>;
  sidecars: Lines;
  channels: Lines;
  /** The sidecars of which the latency of some request is known. */
  serving: ReadonlySignal<readonly string[]>;
  /** The sidecar that stands out: under the pointer or with the focus in the table, else the one chosen in the map. */
  emphasised: ReadonlySignal<string | null>;
  pointAt(sidecar: string | null): void;
  cursor: Signal<TimeCursor>;
  /** The chart that the pointer is over. */
  track: Signal<TrackId>;
  /** The window that is selected. */
  window: ReadonlySignal<StepRange | null>;
  /** What the totals are of: the window, or all that is held. */
  counted: ReadonlySignal<StepRange>;
  totals: ReadonlySignal<WindowTotals>;
  /** The step whose values the table tells: the one pointed at, else the newest. */
  at: ReadonlySignal<number>;
  /** Width of the charts, CSS pixels; 0: not known yet. */
  width: Signal<number>;
}

/** Ends with the signal. */
export function createHistoryViewModel(server: ServerModel, abort: AbortSignal): HistoryViewModel {
  const visible = watchVisible(abort);
  const nowStep = computed(() => stepOf(server.snapshot.value?.generatedAtMs ?? 0));
  const record = signal<HistoryRecord>(EMPTY_RECORD);
  const drawnStep = signal(nowStep.peek());
  const stop = effect(() => {
    if (!visible.value) return;
    record.value = server.history.value;
    drawnStep.value = nowStep.value;
  });
  abort.addEventListener('abort', stop, { once: true });
  const range = stableComputed(() => shownRange(record.value, stepStartMs(drawnStep.value)));
  const pointed = signal<string | null>(null);
  const cursor = signal<TimeCursor>(NO_CURSOR);
  const window = stableComputed(() => windowOf(cursor.value, range.value));
  const counted = stableComputed(() => window.value ?? heldRange(record.value, range.value));
  return {
    record,
    range,
    sidecars: createLines(server.snapshot, record, SIDECARS),
    channels: createLines(server.snapshot, record, CHANNELS),
    serving: stableComputed(() => serving(record.value)),
    emphasised: computed(() => pointed.value ?? server.chosen.value),
    pointAt(sidecar) {
      pointed.value = sidecar;
    },
    cursor,
    track: signal<TrackId>('cpu'),
    window,
    counted,
    totals: computed(() => windowTotals(record.value, counted.value, server.log.value)),
    at: computed(() => cursor.value.at ?? range.value.to),
    width: signal(0),
  };
}

function watchVisible(abort: AbortSignal): ReadonlySignal<boolean> {
  const isVisible = () => document.visibilityState === 'visible';
  const visible = signal(isVisible());
  const update = () => {
    visible.value = isVisible();
  };
  document.addEventListener('visibilitychange', update, { signal: abort });
  return visible;
}
