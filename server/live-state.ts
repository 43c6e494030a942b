// The picture as this server knows it, and the one place that changes it. What was once known is kept while a sidecar
// is down, longer than the store keeps it.
import { setTimeout as delay } from 'node:timers/promises';
import { type Arrival, MAX_INSTANCES } from './contract/accept.ts';
import { applyArrivals, refresh, sweep, takeArrivals, withCounted, withDegraded } from './contract/apply.ts';
import type { Rejected, Report } from './contract/report.ts';
import { COALESCE_MS } from './contract/report-limits.ts';
import { type DegradedReason, emptySnapshot, type Snapshot } from './contract/snapshot.ts';
import type { Topology } from './contract/topology.ts';
import type { Drops } from './drops.ts';
import { leftOut } from './left-out.ts';
import { asFound, type Past, withPast } from './past-life.ts';
import { hasNews } from './picture-news.ts';
import { readPatiently } from './read-patiently.ts';
import { createSingleFlight } from './single-flight.ts';
import { frameOf } from './sse.ts';
import { type Counts, type Store, type StoredReport, StoreLostError } from './store/store.ts';

/** A report that was published is heard and shown within this time. */
const ON_ITS_WAY_MS = COALESCE_MS + 50;

export interface LiveState {
  /**
   * Reads the store; one read at a time, however many ask. A store that cannot be read leaves all down. Whether the picture
   * now says more than before, beyond time passing.
   */
  read(): Promise<boolean>;
  /**
   * Like `read`, for somebody who hears of every report and makes sure: what was just published is given time to be heard,
   * and is no news then. What is unreadable stands in the store until it ends, so it is only told.
   */
  reconcile(tellUnreadable: (one: StoredReport) => void): Promise<boolean>;
  /** Reads the store's own counts alone. The totals that changed; null: none did, or they could not be read. */
  readCounts(): Promise<Counts | null>;
  /** Takes in reports that just came. Ages of the others stay until the next `sweep`. */
  hear(atMs: number, reports: readonly Report[], rejected: readonly Rejected[]): void;
  /** Takes in what the log says of the time before this server looked. */
  recall(past: Past): void;
  /** Finds who fell silent by now. Ages stay. */
  sweep(): void;
  /** Shows all as down, with their last values. false: that is shown already. */
  degrade(reason: DegradedReason): boolean;
  /** Whether a report counts anything that is not in the picture yet. */
  hasNewTraffic(report: Report): boolean;
  /** The picture, with every age as of now. */
  snapshot(): Snapshot;
  /** The picture as of the last change. */
  latest(): Snapshot;
  /** The frame with the picture as of the last change, made once a change. */
  snapshotFrame(): Buffer;
  isDegraded(): boolean;
}

export interface LiveStateDeps {
  store: Store;
  topology: Topology;
  drops: Drops;
  nowMs: () => number;
}

export function createLiveState({ store, topology, drops, nowMs }: LiveStateDeps): LiveState {
  let state = emptySnapshot(topology, nowMs());
  let frame: Buffer | null = null;
  let isFound = false;
  // Two reads of the counts may end in another order than they began in: the older one then says nothing.
  let reads = 0;
  let newestRead = 0;
  const set = (next: Snapshot) => {
    state = next;
    frame = null;
  };
  const counted = (snapshot: Snapshot, totals: Counts, turn: number) => {
    if (turn < newestRead) return snapshot;
    newestRead = turn;
    return withCounted(snapshot, totals);
  };
  // Measured anew by each reading, and told every second by whoever follows the store: never news.
  const ofStore = store.measuresItself ? topology.sidecars.filter(({ kind }) => kind === 'redis') : [];
  const measured = new Set(ofStore.map(({ name }) => name));
  const setWithTrouble = (next: Snapshot, otherwise: DegradedReason | null): boolean => {
    const trouble = store.state();
    const before = state;
    set(withDegraded(next, trouble.kind === 'refusing' ? trouble.cause : otherwise, nowMs()));
    return hasNews(before, state, measured);
  };
  const tellLeftOut = (arrivals: readonly Arrival[]) => {
    const one = leftOut(state, arrivals)?.report;
    if (one === undefined) return;
    const remedy = 'Run fewer under one name, or give some of them another';
    drops.drop(
      `a replica is left out, since ${MAX_INSTANCES} of its sidecar report`,
      `${one.name} ${one.instance}. ${remedy}`,
    );
  };
  const take = (counts: (snapshot: Snapshot) => Snapshot, reports: readonly StoredReport[], readAtMs: number) => {
    const arrivals = arrivalsOf(reports, readAtMs);
    const isNews = setWithTrouble(applyArrivals(counts(state), arrivals, rejectedOf(reports), nowMs()), null);
    tellLeftOut(arrivals);
    return isNews;
  };
  const cannotRead = (error: unknown): boolean => {
    if (!(error instanceof StoreLostError)) throw error;
    return setWithTrouble(state, error.cause);
  };

  const read = createSingleFlight(async () => {
    reads += 1;
    const turn = reads;
    try {
      const { reports, counts } = await readPatiently(store, nowMs);
      const isNews = take((snapshot) => counted(snapshot, counts, turn), reports, nowMs());
      if (!isFound) set(asFound(state));
      isFound = true;
      return isNews;
    } catch (error) {
      return cannotRead(error);
    }
  });

  return {
    read,
    async reconcile(tellUnreadable) {
      try {
        const { reports } = await readPatiently(store, nowMs);
        const readAtMs = nowMs();
        await delay(ON_ITS_WAY_MS);
        for (const one of reports) if (!one.ok) tellUnreadable(one);
        const readable = reports.filter(({ ok }) => ok);
        // Counts are left to `readCounts`.
        return take((snapshot) => snapshot, readable, readAtMs);
      } catch (error) {
        return cannotRead(error);
      }
    },
    async readCounts() {
      reads += 1;
      const turn = reads;
      const totals = await store.readCounts().catch((error: unknown) => {
        if (error instanceof StoreLostError) return {};
        throw error;
      });
      const next = counted(state, totals, turn);
      const changed = next.channels.filter((channel, index) => channel.counted !== state.channels[index]?.counted);
      if (changed.length === 0) return null;
      set(refresh(next, nowMs()));
      return Object.fromEntries(changed.map(({ id, counted: total }) => [id, total]));
    },
    hear(atMs, reports, rejected) {
      const arrivals = reports.map((report) => ({ report, receivedAtMs: atMs }));
      set(takeArrivals(state, arrivals, rejected, atMs));
      tellLeftOut(arrivals);
    },
    recall: (past) => set(withPast(state, past)),
    sweep: () => set(sweep(state, nowMs())),
    degrade(reason) {
      if (state.degradedReason === reason) return false;
      set(withDegraded(state, reason, nowMs()));
      return true;
    },
    hasNewTraffic(report) {
      const sidecar = state.sidecars.find(({ name }) => name === report.name);
      const held = sidecar?.instances.find(({ id }) => id === report.instance)?.report;
      const counted = held?.traffic ?? {};
      // A channel may be called after what every object has ("constructor").
      const before = (channel: string) => (Object.hasOwn(counted, channel) ? counted[channel] : 0);
      return Object.entries(report.traffic).some(([channel, total]) => total !== before(channel));
    },
    snapshot: () => refresh(state, nowMs()),
    latest: () => state,
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
