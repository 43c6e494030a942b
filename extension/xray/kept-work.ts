// Work as it crosses the extension's port, to a view that came late: in several messages where it is much.
import * as v from 'valibot';
import { Count, EpochMs, InstanceId, Name } from '../../server/contract/fields.ts';
import { HeardEntrySchema } from './heard-entry.ts';
import type { Work } from './work.ts';

/** Most entries in one message: reading them must not hold up a frame. */
export const MAX_WORK_BATCH = 250;

const Known = v.nullable(Count);
const Clock = v.pipe(v.number(), v.finite());

const SampleSchema = v.object({
  monotonicMs: Clock,
  cpuUsageUsec: Known,
  throttledUsec: Known,
  memoryBytes: Known,
  memoryLimitBytes: Known,
  oomKills: Known,
  memoryPressureUsec: Known,
});

const BootSchema = v.object({
  sidecar: Name,
  instance: InstanceId,
  bootId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  aheadMs: Clock,
  monotonicAheadMs: Clock,
  samples: v.array(SampleSchema),
});

export const KeptWorkSchema = v.object({
  /** Since when reports were taken in; null: none came. */
  sinceMs: v.nullable(EpochMs),
  /** What was heard before this instant had to go in part; null: nothing had. */
  heldSinceMs: v.nullable(EpochMs),
  entries: v.pipe(v.array(HeardEntrySchema), v.maxLength(MAX_WORK_BATCH)),
  boots: v.array(BootSchema),
});
export type KeptWork = v.InferOutput<typeof KeptWorkSchema>;

/** One boot a message, and entries in batches; the first of all says since when. */
export function keptWork({ ring, track, sinceMs }: Work): KeptWork[] {
  const entries = [...ring.all()];
  const nothing = { sinceMs, heldSinceMs: ring.heldSinceMs(), entries: [], boots: [] };
  const batches: KeptWork[] = [nothing];
  for (let from = 0; from < entries.length; from += MAX_WORK_BATCH)
    batches.push({ ...nothing, entries: entries.slice(from, from + MAX_WORK_BATCH) });
  for (const boot of track.kept()) batches.push({ ...nothing, boots: [boot] });
  return batches;
}
