// What a window amounts to, for each sidecar and channel. Pure. What is unknown is left out of means and sums, and said.
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import type { HistoryRecord } from './record.ts';
import { endMs, type StepRange, startMs, valuesIn } from './step-range.ts';

export interface SidecarTotals {
  /** Of the steps in which it is known; null: in none. */
  meanCpuPercent: number | null;
  maxCpuPercent: number | null;
  maxMemoryBytes: number | null;
  /** Time in steps that ended degraded or down; null: its health is not known in any. */
  unhealthyMs: number | null;
}

export interface WindowTotals {
  sidecars: ReadonlyMap<string, SidecarTotals>;
  /** Events counted; null: not known in any step. */
  events: ReadonlyMap<string, number | null>;
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
  const inRange = ({ kind, atMs }: { kind: string; atMs: number }) =>
    kind === 'entry' && atMs >= startMs(range) && atMs < endMs(range);
  return {
    sidecars: new Map(sidecars),
    events: new Map(events),
    unknownMs: unknownSteps(record, range) * HISTORY_STEP_MS,
    logEntries: log.filter(inRange).length,
  };
}

function unknownSteps(record: HistoryRecord, range: StepRange): number {
  const columns = [...record.health.values()].map((column) => valuesIn(record, column, range));
  const isUnknown = (index: number) => columns.every((column) => column[index] === null);
  return Array.from({ length: range.to - range.from + 1 }, (_, index) => index).filter(isUnknown).length;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const most = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values));
