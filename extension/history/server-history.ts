// The recent past of one server as a view collects it, and what of it is shown. Costs nothing before it is wanted.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { History } from '../../server/contract/history.ts';
import type { Report } from '../../server/contract/report.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { LinkState } from '../link/link-state.ts';
import { EMPTY_RECORD, type HistoryRecord } from './record.ts';
import { createRecorder, type Recorder } from './recorder.ts';

export interface ServerHistory {
  /** Stands still while the panel is paused. */
  readonly history: ReadonlySignal<HistoryRecord>;
  /** From now on it is kept, beginning with what the server holds. */
  keepHistory(): void;
  /** What the server held. */
  takeHistory(history: History): void;
  /** Something is heard that the server says of `atMs`; `picture`: as it was until then. */
  hearStep(atMs: number, picture: Snapshot | null): void;
  /** Reports that came with it. */
  hearReports(atMs: number, reports: readonly Report[]): void;
  /** This page was held up: of the time since the last event nothing is known. */
  missSome(): void;
  showHistory(paused: boolean): void;
}

/** `ask`: for what the server holds since then, by its clock; null: all of it. */
export function createServerHistory(
  link: ReadonlySignal<LinkState>,
  ask: (sinceMs: number | null) => void,
): ServerHistory {
  const history = signal<HistoryRecord>(EMPTY_RECORD);
  let recorder: Recorder | null = null;
  return {
    history,
    keepHistory() {
      if (recorder !== null) return;
      const started = createRecorder(ask);
      recorder = started;
      link.subscribe(({ kind }) => {
        if (kind !== 'live') started.lose();
      });
    },
    takeHistory: (held) => recorder?.take(held),
    hearStep: (atMs, picture) => recorder?.hear(atMs, picture, link.peek().kind === 'live'),
    hearReports: (atMs, reports) => recorder?.hearReports(atMs, reports),
    missSome: () => recorder?.lose(),
    showHistory(paused) {
      if (!paused && recorder !== null) history.value = recorder.record();
    },
  };
}
