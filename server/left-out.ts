// Replicas that a picture has no room for. Pure.
import { type Arrival, MAX_INSTANCES } from './contract/accept.ts';
import type { Snapshot } from './contract/snapshot.ts';

/** One of these that the picture does not hold because its sidecar has as many replicas as are kept; null: there is none. */
export function leftOut({ sidecars }: Snapshot, arrivals: readonly Arrival[]): Arrival | null {
  const full = sidecars.filter(({ instances }) => instances.length >= MAX_INSTANCES);
  if (full.length === 0) return null;
  const isLeftOut = ({ report }: Arrival) =>
    full.some(({ name, instances }) => name === report.name && instances.every(({ id }) => id !== report.instance));
  return arrivals.find(isLeftOut) ?? null;
}
