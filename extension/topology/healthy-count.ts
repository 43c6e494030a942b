// "5/6 healthy", as header, popup and badge say it. Pure.
import { type Health, worstHealth } from '../../server/contract/health.ts';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';

export interface HealthCount {
  healthy: number;
  all: number;
  worst: Health;
}

export const countHealthy = ({ sidecars }: Snapshot): HealthCount => ({
  healthy: sidecars.filter((sidecar) => sidecar.health === 'healthy').length,
  all: sidecars.length,
  worst: worstHealth(sidecars.map((sidecar) => sidecar.health)),
});

/** The sidecar to name when one line must do: the first down one, else the first degraded one. */
export const worstSidecar = ({ sidecars }: Snapshot): Sidecar | null =>
  sidecars.find((sidecar) => sidecar.health === 'down') ??
  sidecars.find((sidecar) => sidecar.health === 'degraded') ??
  null;
