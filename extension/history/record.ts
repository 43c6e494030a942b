// The recent past of one server as a view keeps it: columns of one value a step, all equally long. Pure. What the server
// held and what the view saw itself are records alike, and are joined.
import type { Health } from '../../server/contract/health.ts';
import { DEGRADED_AFTER_MS } from '../../server/contract/health.ts';
import { HISTORY_STEP_MS, HISTORY_STEPS, type History, stepOf } from '../../server/contract/history.ts';
import type { Latency } from '../../server/contract/latency.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';

/** null: unknown, or nobody looked. */
export type Column<T> = readonly (T | null)[];

export interface HistoryRecord {
  /** The number of the first step. */
  fromStep: number;
  /** How many there are; HISTORY_STEPS at the most. */
  steps: number;
  cpuPercent: ReadonlyMap<string, Column<number>>;
  memoryBytes: ReadonlyMap<string, Column<number>>;
  health: ReadonlyMap<string, Column<Health>>;
  /** Events within each step, by channel. */
  counts: ReadonlyMap<string, Column<number>>;
  /** Of the requests that a sidecar told of within each step. */
  latency: ReadonlyMap<string, Column<Latency>>;
}

export const EMPTY_RECORD: HistoryRecord = {
  fromStep: 0,
  steps: 0,
  cpuPercent: new Map(),
  memoryBytes: new Map(),
  health: new Map(),
  counts: new Map(),
  latency: new Map(),
};

/** One step of which nothing is known. */
export const gapAt = (step: number): HistoryRecord => ({ ...EMPTY_RECORD, fromStep: step, steps: 1 });

/** What a server held; nothing where its steps are others than ours. */
export function recordOf({ stepMs, fromMs, sidecars, channels }: History): HistoryRecord {
  if (stepMs !== HISTORY_STEP_MS) return EMPTY_RECORD;
  const column = <T>(pick: (sidecar: History['sidecars'][number]) => Column<T>) =>
    new Map(sidecars.map((sidecar) => [sidecar.name, pick(sidecar)]));
  return {
    fromStep: stepOf(fromMs),
    steps: channels[0]?.counts.length ?? sidecars[0]?.health.length ?? 0,
    cpuPercent: column((sidecar) => sidecar.cpuPercent),
    memoryBytes: column((sidecar) => sidecar.memoryBytes),
    health: column((sidecar) => sidecar.health),
    counts: new Map(channels.map(({ id, counts }) => [id, counts])),
    latency: new Map(
      sidecars.flatMap(({ name, latency, slowestMs }) => (latency ? [[name, latencyColumn(latency, slowestMs)]] : [])),
    ),
  };
}

const latencyColumn = (all: Column<readonly number[]>, slowestMs: Column<number> | undefined): Column<Latency> =>
  all.map((buckets, index) => buckets && { buckets, slowestMs: slowestMs?.[index] ?? null });

/**
 * One step, out of the picture as it ended. `counts`: what was counted in it; `latency`: of the requests that were told of.
 * null: that is not known.
 */
export function recordOfStep(
  step: number,
  { sidecars, channels }: Snapshot,
  counts: ReadonlyMap<string, number> | null,
  latency: ReadonlyMap<string, Latency> | null,
): HistoryRecord {
  const fresh = (ageMs: number | null, value: number | null) =>
    ageMs !== null && ageMs <= DEGRADED_AFTER_MS ? value : null;
  return {
    fromStep: step,
    steps: 1,
    cpuPercent: new Map(sidecars.map(({ name, ageMs, cpuPercent }) => [name, [fresh(ageMs, cpuPercent)]])),
    memoryBytes: new Map(sidecars.map(({ name, ageMs, memoryBytes }) => [name, [fresh(ageMs, memoryBytes)]])),
    health: new Map(sidecars.map(({ name, health }) => [name, [health]])),
    counts: new Map(channels.map(({ id }) => [id, [counts?.get(id) ?? null]])),
    latency: new Map([...(latency ?? [])].map(([name, one]) => [name, [one]])),
  };
}

/** Both together, the newest steps; where both know a value, the second one's. */
export function joined(first: HistoryRecord, second: HistoryRecord): HistoryRecord {
  if (first.steps === 0) return second;
  if (second.steps === 0) return first;
  const endStep = Math.max(first.fromStep + first.steps, second.fromStep + second.steps);
  const fromStep = Math.max(Math.min(first.fromStep, second.fromStep), endStep - HISTORY_STEPS);
  const steps = endStep - fromStep;
  const columns = <T>(one: ReadonlyMap<string, Column<T>>, other: ReadonlyMap<string, Column<T>>) =>
    joinedColumns(one, fromStep - first.fromStep, other, fromStep - second.fromStep, steps);
  return {
    fromStep,
    steps,
    cpuPercent: columns(first.cpuPercent, second.cpuPercent),
    memoryBytes: columns(first.memoryBytes, second.memoryBytes),
    health: columns(first.health, second.health),
    counts: columns(first.counts, second.counts),
    latency: columns(first.latency, second.latency),
  };
}

/** `skip`: how many values of a column come before the first step wanted; negative: so many are missing there. */
function joinedColumns<T>(
  first: ReadonlyMap<string, Column<T>>,
  firstSkip: number,
  second: ReadonlyMap<string, Column<T>>,
  secondSkip: number,
  steps: number,
): Map<string, Column<T>> {
  const all = new Map<string, Column<T>>();
  for (const name of new Set([...first.keys(), ...second.keys()])) {
    const [one, other] = [first.get(name), second.get(name)];
    const values = Array.from(
      { length: steps },
      (_, index) => other?.[index + secondSkip] ?? one?.[index + firstSkip] ?? null,
    );
    // One of which nothing is left is gone.
    if (values.some((value) => value !== null)) all.set(name, values);
  }
  return all;
}
