// What the apps of one server did, as a view collects it, and what of that is shown. Costs nothing before it is wanted.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { StreamEvent } from '../../server/contract/stream.ts';
import type { KeptWork } from './kept-work.ts';
import { createWork, type Work } from './work.ts';

/** Work as of one frame: another object for each, since what it holds grows in place. */
export interface ShownWork {
  work: Work;
  /** Server's clock less this browser's. */
  clockOffsetMs: number;
}

export interface ServerWork {
  /** null: it is not wanted. Stands still while the panel is paused. */
  readonly work: ReadonlySignal<ShownWork | null>;
  /** From now on it is kept, beginning with what the background holds. */
  keepWork(): void;
  /** What the background kept from before. */
  takeWork(kept: KeptWork): void;
  hearWork(event: StreamEvent): void;
  showWork(paused: boolean, clockOffsetMs: number): void;
}

/** `ask`: the background for what it holds. */
export function createServerWork(ask: () => void): ServerWork {
  const shown = signal<ShownWork | null>(null);
  let work: Work | null = null;
  let changed = false;
  return {
    work: shown,
    keepWork() {
      if (work !== null) return;
      work = createWork();
      changed = true;
      ask();
    },
    takeWork({ sinceMs, heldSinceMs, entries, boots }) {
      if (work === null) return;
      work.ring.restoreHeldSince(heldSinceMs);
      for (const heard of entries) work.ring.restore(heard);
      for (const boot of boots) work.track.restore(boot);
      if (sinceMs !== null) work.heardSince(sinceMs);
      changed = true;
    },
    hearWork(event) {
      if (work === null || event.type !== 'reports') return;
      work.hear(event);
      changed = true;
    },
    showWork(paused, clockOffsetMs) {
      if (paused || work === null || !changed) return;
      changed = false;
      shown.value = { work, clockOffsetMs };
    },
  };
}
