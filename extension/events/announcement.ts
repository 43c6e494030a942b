// What is said of changes of health to those who do not see them. Pure. States and reasons only: numbers change too often
// to be worth anyone's ear.
import { DEGRADED_AFTER_MS, DOWN_AFTER_MS, type Health } from '../../server/contract/health.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { formatDuration } from '../link/format-duration.ts';

/** So many are named; more are counted. */
const MAX_NAMED = 3;

/** What a silence means, said as such. */
const SPOKEN: Readonly<Record<string, string>> = {
  'report is late': `no report for ${formatDuration(DEGRADED_AFTER_MS)}`,
  'stopped reporting': `no report for ${formatDuration(DOWN_AFTER_MS)}`,
};

/** "worker down: no report for 15 s. 5 sidecars healthy"; empty where no health differs. Sidecars that came or went are not said. */
export function announcement(before: Snapshot, after: Snapshot): string {
  const known = new Map(before.sidecars.map(({ name, health }) => [name, health]));
  const changed = after.sidecars.filter(({ name, health }) => known.has(name) && known.get(name) !== health);
  const said = (health: Health) => {
    const all = changed.filter((sidecar) => sidecar.health === health);
    const [first, ...others] = all;
    if (first === undefined) return [];
    if (all.length > MAX_NAMED) return [`${all.length} sidecars ${health}`];
    if (others.length > 0) return [`${all.map(({ name }) => name).join(', ')} ${health}`];
    const reason = SPOKEN[first.reason ?? ''] ?? first.reason;
    return [reason === null ? `${first.name} ${health}` : `${first.name} ${health}: ${reason}`];
  };
  return [...said('down'), ...said('degraded'), ...said('healthy')].join('. ');
}
