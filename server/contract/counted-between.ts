// How many events were counted between two looks at the picture. Pure. Totals fall when a replica starts anew or is
// forgotten, so they are not subtracted as they are: each replica is compared with itself.
import { capped } from './capped.ts';
import type { Instance, Snapshot } from './snapshot.ts';

type HeardReport = NonNullable<Instance['report']>;

/** What had been counted at some instant. Holds on to one report a replica, and copies none. */
export interface CountMarks {
  atMs: number;
  /** The newest report of each replica. */
  reports: ReadonlyMap<string, HeardReport>;
  /** Counted straight into the store, by channel. */
  counted: ReadonlyMap<string, number>;
}

export function countMarks({ generatedAtMs, sidecars, channels }: Snapshot): CountMarks {
  const reports = new Map<string, HeardReport>();
  for (const { name, instances } of sidecars)
    for (const { id, report } of instances) if (report !== null) reports.set(replicaKey(name, id), report);
  return { atMs: generatedAtMs, reports, counted: new Map(channels.map(({ id, counted }) => [id, counted])) };
}

/** Events of each channel since the marks were set; never negative. */
export function countedBetween(before: CountMarks, after: Snapshot): Map<string, number> {
  const sums = new Map(
    after.channels.map(({ id, counted }) => [id, grown(before.counted.get(id) ?? counted, counted)]),
  );
  const passedMs = after.generatedAtMs - before.atMs;
  for (const { name, instances } of after.sidecars)
    for (const instance of instances) {
      const was = before.reports.get(replicaKey(name, instance.id));
      if (instance.report !== null && (was !== undefined || isYounger(instance, passedMs)))
        addGrown(sums, was, instance.report);
    }
  return sums;
}

const replicaKey = (name: string, id: string) => `${name}/${id}`;

/** Of one first heard now that is older than that, it is not known when it counted. */
const isYounger = ({ uptimeMs }: Instance, passedMs: number) => uptimeMs !== null && uptimeMs <= passedMs;

/** A counter that fell began again at zero. */
const grown = (was: number, is: number): number => (is >= was ? is - was : is);

function addGrown(sums: Map<string, number>, was: HeardReport | undefined, { bootId, traffic }: HeardReport): void {
  if (was?.traffic === traffic) return;
  const start = was?.bootId === bootId ? was.traffic : {};
  for (const channel in traffic) {
    const sum = sums.get(channel);
    if (sum !== undefined) sums.set(channel, capped(sum + grown(ownCount(start, channel), ownCount(traffic, channel))));
  }
}

/** A channel may be called after what every object has ("constructor"). */
const ownCount = (traffic: HeardReport['traffic'], channel: string): number =>
  Object.hasOwn(traffic, channel) ? (traffic[channel] ?? 0) : 0;
