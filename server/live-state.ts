// The picture as this server knows it, and the one place that changes it. What was once known is kept while a sidecar
// is down, longer than the store keeps it.
import { applyArrivals, applyEvent, refresh, withDegraded } from './contract/apply.ts';
import type { Rejected } from './contract/report.ts';
import { emptySnapshot, type Snapshot } from './contract/snapshot.ts';
import type { StreamEvent } from './contract/stream.ts';
import type { Topology } from './contract/topology.ts';
import { createSingleFlight } from './single-flight.ts';
import { frameOf } from './sse.ts';
import { type Store, type StoredReport, StoreLostError } from './store/store.ts';

export interface LiveState {
  /** Reads the store; one read at a time, however many ask. A store that cannot be read leaves all down. */
  read(): Promise<void>;
  apply(event: StreamEvent): void;
  /** Shows all as down, with their last values. */
  degrade(): void;
  /** The picture, with every age as of now. */
  snapshot(): Snapshot;
  /** The frame with the picture as of the last change, made once a change. */
  snapshotFrame(): Buffer;
  isDegraded(): boolean;
}

export interface LiveStateDeps {
  store: Store;
  topology: Topology;
  nowMs: () => number;
}

export function createLiveState({ store, topology, nowMs }: LiveStateDeps): LiveState {
  let state = emptySnapshot(topology, nowMs());
  let frame: Buffer | null = null;
  const set = (next: Snapshot) => {
    state = next;
    frame = null;
  };
  const degrade = () => set(withDegraded(state, 'redis_unavailable', nowMs()));

  const read = createSingleFlight(async () => {
    try {
      const stored = await store.readReports();
      const now = nowMs();
      set(withDegraded(applyArrivals(state, arrivalsOf(stored, now), rejectedOf(stored), now), null, now));
    } catch (error) {
      if (!(error instanceof StoreLostError)) throw error;
      degrade();
    }
  });

  return {
    read,
    apply: (event) => set(applyEvent(state, event) ?? state),
    degrade,
    snapshot: () => refresh(state, nowMs()),
    snapshotFrame() {
      frame ??= frameOf({ type: 'snapshot', snapshot: refresh(state, nowMs()) });
      return frame;
    },
    isDegraded: () => state.degraded,
  };
}

const arrivalsOf = (stored: readonly StoredReport[], nowMs: number) =>
  stored.flatMap((one) => (one.ok ? [{ report: one.report, receivedAtMs: nowMs - one.ageMs }] : []));

const rejectedOf = (stored: readonly StoredReport[]): Rejected[] =>
  stored.flatMap((one) => (one.ok ? [] : [one.rejected]));
