// The recent past of every sidecar and channel, as this server saw it. In: the picture as each step ended, and reports as
// they are heard. Out: one value a step, and null where nobody looked; nothing is interpolated.
//
// Memory: 2,880 bytes of numbers a sidecar and 1,440 a channel, so 3.2 MB at the most, and the last report of each replica.
// Latency takes about 140 kB for a busy sidecar, and 25 MB if each of 100 fills every bucket in every step.
import { isUnreadable } from './contract/apply.ts';
import { type CountMarks, countedBetween, countMarks } from './contract/counted-between.ts';
import { DEGRADED_AFTER_MS, type Health } from './contract/health.ts';
import { HISTORY_STEP_MS, HISTORY_STEPS, type History, stepOf, stepStartMs } from './contract/history.ts';
import type { Latency } from './contract/latency.ts';
import type { Report } from './contract/report.ts';
import { createRequestTally } from './contract/request-tally.ts';
import type { Sidecar, Snapshot } from './contract/snapshot.ts';
import { MAX_SIDECARS } from './contract/topology.ts';
import { createSeries, type Series } from './history-series.ts';

/** What a 32-bit number stands for in the series of health. */
const HEALTHS: readonly Health[] = ['healthy', 'degraded', 'down'];

interface SidecarSeries {
  cpuPercent: Series;
  memoryBytes: Series;
  health: Series;
}

export interface ServerHistory {
  /** Reports that are told of at this instant, for the requests in them. */
  hear(atMs: number, reports: readonly Report[]): void;
  /** Takes in the picture as it was when `step` ended. A picture of a store that cannot be read says nothing. */
  record(step: number, snapshot: Snapshot): void;
  /** What is held since then, by the server's clock; null: all of it. */
  read(sinceMs: number | null, nowMs: number): Omit<History, 'entries' | 'generatedAtMs'>;
  /** The newest step that was recorded; null: none was. */
  lastStep(): number | null;
}

export function createHistory(): ServerHistory {
  const sidecars = new Map<string, SidecarSeries>();
  const channels = new Map<string, Series>();
  const requests = createRequestTally();
  let marks: CountMarks | null = null;
  let last: number | null = null;
  let first = 0;

  return {
    hear: requests.hear,
    record(step, snapshot) {
      if (isUnreadable(snapshot.degradedReason) || (last !== null && step <= last)) return;
      // What was counted while nobody looked was counted at an unknown time.
      const counts = marks !== null && last === step - 1 ? countedBetween(marks, snapshot) : null;
      for (const sidecar of snapshot.sidecars) recordSidecar(seriesOf(sidecars, sidecar.name), step, sidecar);
      for (const { id } of snapshot.channels) {
        const series = channels.get(id) ?? createSeries(new Float64Array(HISTORY_STEPS));
        channels.set(id, series);
        series.put(step, counts?.get(id) ?? null);
      }
      forgetOldest(sidecars, step);
      marks = countMarks(snapshot);
      if (last === null) first = step;
      last = step;
    },
    read(sinceMs, nowMs) {
      const to = last ?? stepOf(nowMs) - 1;
      const held = Math.max(last === null ? to + 1 : first, stepOf(nowMs) - HISTORY_STEPS);
      const from = Math.min(to + 1, Math.max(held, sinceMs === null ? 0 : stepOf(sinceMs)));
      const told = Array.from({ length: to + 1 - from }, (_, index) => requests.of(from + index));
      return {
        stepMs: HISTORY_STEP_MS,
        fromMs: stepStartMs(from),
        sidecars: [...sidecars].flatMap(([name, series]) => {
          const known = readSidecar(name, series, from, to);
          if (known === null) return [];
          return requests.tells(name) ? { ...known, ...readLatency(told.map((step) => step.get(name))) } : known;
        }),
        channels: [...channels].map(([id, counts]) => ({ id, counts: counts.read(from, to) })),
      };
    },
    lastStep: () => last,
  };
}

function seriesOf(sidecars: Map<string, SidecarSeries>, name: string): SidecarSeries {
  const series = sidecars.get(name) ?? {
    cpuPercent: createSeries(new Float32Array(HISTORY_STEPS)),
    memoryBytes: createSeries(new Float64Array(HISTORY_STEPS)),
    health: createSeries(new Float32Array(HISTORY_STEPS)),
  };
  sidecars.set(name, series);
  return series;
}

/** A number older than a report that is late is none of this step. */
function recordSidecar(series: SidecarSeries, step: number, sidecar: Sidecar): void {
  const { ageMs, cpuPercent, memoryBytes, health } = sidecar;
  const isFresh = ageMs !== null && ageMs <= DEGRADED_AFTER_MS;
  series.cpuPercent.put(step, isFresh ? cpuPercent : null);
  series.memoryBytes.put(step, isFresh ? memoryBytes : null);
  series.health.put(step, HEALTHS.indexOf(health));
}

type SidecarHistory = History['sidecars'][number];

function readSidecar(name: string, series: SidecarSeries, from: number, to: number): SidecarHistory | null {
  const health = series.health.read(from, to).map((code) => (code === null ? null : (HEALTHS[code] ?? null)));
  if (health.every((one) => one === null)) return null;
  // 32 bits hold more than the one decimal there is, and other digits behind it.
  const cpuPercent = series.cpuPercent.read(from, to).map((value) => value && Math.round(value * 10) / 10);
  return { name, cpuPercent, memoryBytes: series.memoryBytes.read(from, to), health };
}

const readLatency = (told: readonly (Latency | undefined)[]): Pick<SidecarHistory, 'latency' | 'slowestMs'> => ({
  latency: told.map((one) => (one === undefined ? null : [...one.buckets])),
  slowestMs: told.map((one) => one?.slowestMs ?? null),
});

/** Sidecars that are gone are kept for as long as their past is shown, and no more of all than a snapshot may hold. */
function forgetOldest(sidecars: Map<string, SidecarSeries>, step: number): void {
  const lastOf = ([, { health }]: [string, SidecarSeries]) => health.lastStep() ?? 0;
  for (const entry of sidecars) if (step - lastOf(entry) >= HISTORY_STEPS) sidecars.delete(entry[0]);
  const surplus = sidecars.size - MAX_SIDECARS;
  if (surplus <= 0) return;
  const oldest = [...sidecars].sort((a, b) => lastOf(a) - lastOf(b)).slice(0, surplus);
  for (const [name] of oldest) sidecars.delete(name);
}
