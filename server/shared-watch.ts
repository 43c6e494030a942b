// Says it once of each instance, for whoever reads the server's own log, when more than one process reports as it.
import type { Sidecar, Snapshot } from './contract/snapshot.ts';

/** Most instances that are remembered as said; the one said of first goes first, and may be said of again. */
const MAX_SAID = 1_000;

export function createSharedWatch(warn: (message: string) => void): (snapshot: Snapshot) => void {
  const said = new Set<string>();
  let before: readonly Sidecar[] = [];
  return ({ sidecars }) => {
    // Of hundreds, few are other objects than at the last look.
    const changed = sidecars.filter((sidecar, index) => sidecar !== before[index]);
    before = sidecars;
    for (const { name, instances } of changed)
      for (const instance of instances) if (instance.otherBoot?.isAlive) say(name, instance.id);
  };

  function say(name: string, id: string): void {
    const key = `${name}/${id}`;
    if (said.has(key)) return;
    said.add(key);
    const [oldest] = said;
    if (said.size > MAX_SAID && oldest !== undefined) said.delete(oldest);
    warn(
      `more than one process reports as instance "${id}" of "${name}": only the one that started last is shown, and what the others count is lost; give each its own SIDECAR_INSTANCE or --instance (unset, it is the host name; told once)`,
    );
  }
}
