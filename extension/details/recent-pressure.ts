// How long tasks of a sidecar waited lately for CPU, memory and disk (PSI). Reports carry totals, so it takes two of them.
// Pure but for the one signal that it keeps.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Report } from '../../server/contract/report.ts';
import type { Sidecar } from '../../server/contract/snapshot.ts';

/** The kernel's own shortest window. */
export const PRESSURE_SPAN_MS = 10_000;

/** In percent of the time passed, of the replica that waited most. null: not measured, or not yet. */
export interface Pressure {
  cpu: number | null;
  memory: number | null;
  io: number | null;
}
export const NO_PRESSURE: Pressure = { cpu: null, memory: null, io: null };

/** Reports of the last span, by replica, oldest first. */
export type RecentReports = ReadonlyMap<string, readonly Report[]>;

/** Adds what was heard since. A new boot begins anew: its totals have nothing to do with those before. */
export function rememberReports(recent: RecentReports, { instances }: Pick<Sidecar, 'instances'>): RecentReports {
  return new Map(
    instances.flatMap(({ id, health, report }) => {
      if (report === null || health === 'down') return [];
      const kept = (recent.get(id) ?? []).filter((one) => one.bootId === report.bootId && isWithin(one, report));
      return [[id, kept.at(-1) === report ? kept : [...kept, report]] as const];
    }),
  );
}

const isWithin = (before: Report, now: Report) => now.monotonicUsec - before.monotonicUsec <= PRESSURE_SPAN_MS * 1_000;

export function pressureOf(recent: RecentReports): Pressure {
  const worst = (pick: (report: Report) => number | null) => {
    const all = [...recent.values()].map((reports) => shareOf(reports, pick)).filter((share) => share !== null);
    return all.length === 0 ? null : Math.max(...all);
  };
  return {
    cpu: worst((report) => report.cpuPressureUsec),
    memory: worst((report) => report.memoryPressureUsec),
    io: worst((report) => report.ioPressureUsec),
  };
}

function shareOf(reports: readonly Report[], pick: (report: Report) => number | null): number | null {
  const [first, last] = [reports[0], reports.at(-1)];
  if (first === undefined || last === undefined || last.monotonicUsec <= first.monotonicUsec) return null;
  const [before, after] = [pick(first), pick(last)];
  if (before === null || after === null || after < before) return null;
  return ((after - before) / (last.monotonicUsec - first.monotonicUsec)) * 100;
}

/** Follows one sidecar until the signal fires. */
export function watchPressure(
  sidecar: ReadonlySignal<Sidecar | undefined>,
  abort: AbortSignal,
): ReadonlySignal<Pressure> {
  const pressure = signal(NO_PRESSURE);
  let recent: RecentReports = new Map();
  const stop = effect(() => {
    recent = rememberReports(recent, sidecar.value ?? { instances: [] });
    pressure.value = pressureOf(recent);
  });
  abort.addEventListener('abort', stop, { once: true });
  return pressure;
}
