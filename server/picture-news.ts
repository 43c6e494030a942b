// (picture, later picture) -> whether the later one says more than time passing, of any sidecar not named. Pure.
import type { Instance, Snapshot } from './contract/snapshot.ts';

/** A picture shares with the one it was made from whatever did not change, so what is held is compared, not read. */
export function hasNews(before: Snapshot, after: Snapshot, without: ReadonlySet<string>): boolean {
  if (before.degradedReason !== after.degradedReason) return true;
  if (after.channels.some(({ counted }, index) => counted !== before.channels[index]?.counted)) return true;
  const held = new Map(everyInstance(before));
  const others = after.sidecars.filter(({ name }) => !without.has(name));
  return everyInstance({ sidecars: others }).some(([key, { report, rejectedAtMs }]) => {
    const was = held.get(key);
    return was === undefined || was.report !== report || was.rejectedAtMs !== rejectedAtMs;
  });
}

const everyInstance = ({ sidecars }: Pick<Snapshot, 'sidecars'>): [string, Instance][] =>
  sidecars.flatMap(({ name, instances }) =>
    instances.map((instance): [string, Instance] => [`${name} ${instance.id}`, instance]),
  );
