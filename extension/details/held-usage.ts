// What the server held of the last minute from before this view was opened, so that sparklines begin with it. Pure.
import { HISTORY_STEP_MS, stepStartMs } from '../../server/contract/history.ts';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { RecentUsage, UsagePoint } from './recent-usage.ts';

/** A minute, and the step that is only partly in it. */
const STEPS = 60_000 / HISTORY_STEP_MS + 1;

/** A point for each of the newest steps of which something is known, as it ended. Unknown steps are left out: gaps. */
export function heldUsage(record: HistoryRecord, { sidecars }: Pick<Snapshot, 'sidecars'>): RecentUsage {
  return new Map(sidecars.map((sidecar) => [sidecar.name, heldPoints(record, sidecar)]));
}

function heldPoints(record: HistoryRecord, { name, memoryLimitBytes }: Sidecar): UsagePoint[] {
  const [cpu, memory] = [record.cpuPercent.get(name), record.memoryBytes.get(name)];
  const points: UsagePoint[] = [];
  for (let index = Math.max(0, record.steps - STEPS); index < record.steps; index += 1) {
    const cpuPercent = cpu?.[index] ?? null;
    const memoryPercent = percentOf(memory?.[index] ?? null, memoryLimitBytes);
    if (cpuPercent === null && memoryPercent === null) continue;
    points.push({ atMs: stepStartMs(record.fromStep + index + 1), cpuPercent, memoryPercent });
  }
  return points;
}

/** Of the limit as it is now: history does not tell what it was. */
const percentOf = (bytes: number | null, limitBytes: number | null): number | null =>
  bytes === null || !limitBytes ? null : (bytes / limitBytes) * 100;

/** What was held of the time before each sidecar was first heard here; from then on what the view heard itself. */
export function withHeld(own: RecentUsage, held: RecentUsage): RecentUsage {
  if (held.size === 0) return own;
  return new Map([...own].map(([name, points]) => [name, pointsWithHeld(points, held.get(name) ?? [])]));
}

function pointsWithHeld(own: readonly UsagePoint[], held: readonly UsagePoint[]): readonly UsagePoint[] {
  const [first] = own;
  const before = first === undefined ? held : held.filter(({ atMs }) => atMs < first.atMs);
  return before.length === 0 ? own : [...before, ...own];
}
