// What a window amounts to, for each sidecar and channel. Pure. What is unknown is left out of means and sums, and said.
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import { type Latency, latencyAt, latencySum, requestsIn } from '../../server/contract/latency.ts';
import type { HistoryRecord } from './record.ts';
import { endMs, type StepRange, startMs, stepsIn, valuesIn } from './step-range.ts';

export interface SidecarTotals {
  /** Of the steps in which it is known; null: in none. */
  meanCpuPercent: number | null;
  maxCpuPercent: number | null;
  maxMemoryBytes: number | null;
  /** Time in steps that ended degraded or down; null: its health is not known in any. */
  unhealthyMs: number | null;
}

/** Of the requests that a sidecar's apps told of; null: not known, or there was none. */
export interface RequestTotals {
  requests: number | null;
  medianMs: number | null;
  p95Ms: number | null;
  slowestMs: number | null;
}

export interface WindowTotals {
  sidecars: ReadonlyMap<string, SidecarTotals>;
  /** Events counted; null: not known in any step. */
  events: ReadonlyMap<string, number | null>;
  /** Of those that served any while it is remembered. */
  requests: ReadonlyMap<string, RequestTotals>;
  /** Time in which requests were told of; null: no sidecar serves any. */
  toldMs: number | null;
  /** Time of which nothing is known at all. */
  unknownMs: number;
  logEntries: number;
}

export function windowTotals(
  record: HistoryRecord,
  range: StepRange,
  log: readonly { kind: string; atMs: number }[],
): WindowTotals {
  const known = <T>(column: readonly (T | null)[] | undefined): T[] =>
    valuesIn(record, column, range).filter((value) => value !== null);
  const sidecars = [...record.health].map(([name, column]): [string, SidecarTotals] => {
    const cpu = known(record.cpuPercent.get(name));
    const health = known(column);
    return [
      name,
      {
        meanCpuPercent: cpu.length === 0 ? null : sum(cpu) / cpu.length,
        maxCpuPercent: most(cpu),
        maxMemoryBytes: most(known(record.memoryBytes.get(name))),
        unhealthyMs: health.length === 0 ? null : health.filter((one) => one !== 'healthy').length * HISTORY_STEP_MS,
      },
    ];
  });
  const events = [...record.counts].map(([id, column]): [string, number | null] => {
    const counts = known(column);
    return [id, counts.length === 0 ? null : sum(counts)];
  });
  const health = [...record.health.values()].map((column) => valuesIn(record, column, range));
  const serve = serving(record);
  const told = serve.map((name) => valuesIn(record, record.latency.get(name), range));
  const inRange = ({ kind, atMs }: { kind: string; atMs: number }) =>
    kind === 'entry' && atMs >= startMs(range) && atMs < endMs(range);
  return {
    sidecars: new Map(sidecars),
    events: new Map(events),
    requests: new Map(serve.map((name) => [name, requestTotals(known(record.latency.get(name)))])),
    toldMs: serve.length === 0 ? null : (stepsIn(range) - unknownSteps(told, range)) * HISTORY_STEP_MS,
    unknownMs: unknownSteps(health, range) * HISTORY_STEP_MS,
    logEntries: log.filter(inRange).length,
  };
}

/** Sidecars of which the latency of some request is known. */
export const serving = ({ latency }: HistoryRecord): string[] =>
  [...latency].flatMap(([name, column]) =>
    column.some((one) => one !== null && one.slowestMs !== null) ? [name] : [],
  );

function requestTotals(known: readonly Latency[]): RequestTotals {
  const sum = latencySum(known);
  return {
    requests: known.length === 0 ? null : requestsIn(sum),
    medianMs: latencyAt(sum, 0.5),
    p95Ms: latencyAt(sum, 0.95),
    slowestMs: sum.slowestMs,
  };
}

/** Steps in which all of the columns are unknown. */
function unknownSteps(columns: readonly (readonly unknown[])[], range: StepRange): number {
  const isUnknown = (index: number) => columns.every((column) => column[index] === null);
  return Array.from({ length: stepsIn(range) }, (_, index) => index).filter(isUnknown).length;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const most = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values));
