// A picture of a server, handed out to the signals of what it shows. Only those of which it says something new change: a
// value computed from the whole picture would have every cell of the map ask, at every picture, whether it must change.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Channel, Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import type { RecentUsage } from '../details/recent-usage.ts';
import type { ChannelLook, Heard } from '../dots/new-events.ts';
import { memoized } from '../models/memoized.ts';
import type { ServerModel } from '../models/server-model.ts';
import { stableComputed } from '../models/stable-computed.ts';
import type { RecentMinute } from './card-sparkline.tsx';
import { type Row, rowsOf } from './rows.ts';
import { createTurns } from './turns.ts';

/** A line a second is enough: of 200 cards it is a path more than a number each. */
const LINE_EVERY_MS = 1_000;
const LINE_TURNS = 4;
/** What nobody sees. */
const UNSEEN_EVERY_MS = 4_000;
const UNSEEN_TURNS = 16;

export interface TopologySignals {
  rows: ReadonlySignal<readonly Row[]>;
  sidecarNamed(name: string): ReadonlySignal<Sidecar | undefined>;
  /** Events counted on a channel; undefined while that is not known. */
  channelTotal(id: string): ReadonlySignal<number | undefined>;
  /** A channel’s total and health as of one instant; undefined while it is not known. */
  channelLook(id: string): ReadonlySignal<ChannelLook | undefined>;
  /** Its last minute, as of this second; null: nobody sees it. */
  recentOf(name: string): ReadonlySignal<RecentMinute | null>;
  /** The turn of something that nobody sees, by its place. */
  turnOfUnseen(index: number): ReadonlySignal<number>;
  nowMs: ReadonlySignal<number>;
  stale: ReadonlySignal<boolean>;
  /** The sidecar whose details are shown. */
  chosen: ReadonlySignal<string | null>;
  choose(name: string | null): void;
  /** The sidecar under the pointer or with the focus: lit in every row where it stands. */
  pointed: Signal<string | null>;
  /** Channels of a request that is looked at. */
  litChannels: ReadonlySignal<ReadonlySet<string>>;
}

export interface MapSignals {
  signals: TopologySignals;
  stop(): void;
}

type Shown = Pick<ServerModel, 'snapshot' | 'heard' | 'stale' | 'chosen' | 'choose' | 'light'>;

/** Signals per row and per sidecar, each made once, so that several rows showing one sidecar share it. Until it is stopped. */
export function watchMap(server: Shown, usage: ReadonlySignal<RecentUsage>): MapSignals {
  const { snapshot, heard, stale, chosen, choose, light } = server;
  const nowMs = signal(0);
  const sidecars = keyedSignals<Sidecar>();
  const totals = keyedSignals<number>();
  const looks = keyedSignals<ChannelLook>();
  const lines = createTurns(LINE_EVERY_MS, LINE_TURNS);
  const unseen = createTurns(UNSEEN_EVERY_MS, UNSEEN_TURNS);
  let linesMade = 0;
  const handOut = (picture: Snapshot | null, now: Heard) =>
    batch(() => {
      const channels = picture?.channels ?? [];
      const atMs = picture?.generatedAtMs ?? 0;
      nowMs.value = atMs;
      sidecars.set((picture?.sidecars ?? []).map((sidecar) => [sidecar.name, sidecar]));
      totals.set(channels.map(({ id, total }) => [id, total]));
      looks.set(channels.map((channel) => [channel.id, lookAt(channel, atMs, now)]));
      lines.moveTo(atMs);
      unseen.moveTo(atMs);
    });
  const stop = effect(() => handOut(snapshot.value, heard.value));
  const signals: TopologySignals = {
    rows: stableComputed(() => (snapshot.value ? rowsOf(snapshot.value) : [])),
    sidecarNamed: sidecars.of,
    channelTotal: totals.of,
    channelLook: looks.of,
    recentOf: memoized((name) => {
      const turn = lines.of(linesMade);
      linesMade += 1;
      return computed(() => {
        void turn.value;
        return { points: usage.peek().get(name) ?? [], endMs: nowMs.peek() };
      });
    }),
    turnOfUnseen: unseen.of,
    stale,
    chosen,
    choose,
    pointed: light.pointed,
    litChannels: light.litChannels,
    nowMs,
  };
  return { signals, stop };
}

const lookAt = ({ total, health }: Channel, atMs: number, heard: Heard): ChannelLook => ({
  total,
  health,
  atMs,
  heard,
});

interface KeyedSignals<T> {
  of(key: string): ReadonlySignal<T | undefined>;
  /** Whatever is not among them is undefined from now on. */
  set(values: readonly (readonly [string, T])[]): void;
}

function keyedSignals<T>(): KeyedSignals<T> {
  const made = new Map<string, Signal<T | undefined>>();
  let current: ReadonlyMap<string, T> = new Map();
  return {
    of(key) {
      const known = made.get(key) ?? signal(current.get(key));
      made.set(key, known);
      return known;
    },
    set(values) {
      current = new Map(values);
      for (const [key, one] of made) one.value = current.get(key);
    },
  };
}
