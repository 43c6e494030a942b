// The lines of the charts, and which of them are drawn.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { stableComputed } from '../models/stable-computed.ts';
import { EMPTY_RECORD, type HistoryRecord } from './record.ts';
import { firstShown, looksAfter, type Switched, shownNames } from './visible-lines.ts';

/** One line: a sidecar, or a channel. */
export interface Line {
  /** Name of the sidecar, id of the channel. */
  name: string;
  label: string;
}

/** One that is drawn. */
export interface DrawnLine extends Line {
  /** Which colour and dash it has. */
  look: number;
}

export interface Lines {
  /** As declared; then those that are only remembered. */
  all: ReadonlySignal<readonly Line[]>;
  drawn: ReadonlySignal<readonly DrawnLine[]>;
  toggle(name: string): void;
}

/** What is known of them now, and which columns they have in the record. */
interface LineSource {
  known(snapshot: Snapshot): readonly Line[];
  remembered(record: HistoryRecord): Iterable<string>;
}

export const SIDECARS: LineSource = {
  known: ({ sidecars }) => sidecars.map(({ name }) => ({ name, label: name })),
  remembered: ({ health }) => health.keys(),
};

export const CHANNELS: LineSource = {
  known: ({ channels }) => channels.map(({ id, label }) => ({ name: id, label })),
  remembered: ({ counts }) => counts.keys(),
};

export function createLines(
  snapshot: ReadonlySignal<Snapshot | null>,
  record: ReadonlySignal<HistoryRecord>,
  source: LineSource,
): Lines {
  const switched = signal<Switched>(new Map());
  const all = stableComputed<readonly Line[]>(() => {
    const known = snapshot.value === null ? [] : source.known(snapshot.value);
    const names = new Set(known.map(({ name }) => name));
    const gone = [...source.remembered(record.value)].filter((name) => !names.has(name));
    return [...known, ...gone.map((name) => ({ name, label: name }))];
  });
  // Chosen when there is something to choose by, and then left as it is: lines must not come and go by themselves.
  const isRecorded = computed(() => record.value.steps > 0);
  const first = computed(() =>
    firstShown(
      isRecorded.value ? record.peek() : EMPTY_RECORD,
      all.value.map(({ name }) => name),
    ),
  );
  let looks: ReadonlyMap<string, number> = new Map();
  const drawn = computed(() => {
    const names = all.value.map(({ name }) => name);
    looks = looksAfter(looks, shownNames(names, first.value, switched.value));
    return all.value.flatMap((line): DrawnLine[] => {
      const look = looks.get(line.name);
      return look === undefined ? [] : [{ ...line, look }];
    });
  });
  return {
    all,
    drawn,
    toggle(name) {
      const isDrawn = drawn.peek().some((line) => line.name === name);
      switched.value = new Map(switched.peek()).set(name, !isDrawn);
    },
  };
}
