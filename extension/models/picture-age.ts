// How old a picture is, and when that is too old to pass for the present. Pure.
import { DEGRADED_AFTER_MS } from '../../server/contract/health.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { LinkState } from '../link/link-state.ts';

/** While a lost stream is opened again, numbers up to this old are not yet called stale. */
const BLIP_MS = 3_000;

/**
 * An open stream is never stale: its silence is a sign in itself. Between two snapshots nothing is heard at all, so that a
 * picture passes for the present no longer than a report does.
 */
export function isStale(link: LinkState, pictureAgeMs: number | null): boolean {
  if (link.kind === 'live') return false;
  if (link.kind === 'offline' || pictureAgeMs === null) return true;
  return pictureAgeMs > (link.kind === 'polling' ? DEGRADED_AFTER_MS : BLIP_MS);
}

/** As it is later, where nothing is known of the sidecars but that time passes. */
export function aged(snapshot: Snapshot, nowMs: number): Snapshot {
  const passedMs = nowMs - snapshot.generatedAtMs;
  const older = <T extends { ageMs: number | null }>(one: T): T =>
    one.ageMs === null ? one : { ...one, ageMs: one.ageMs + passedMs };
  const sidecars = snapshot.sidecars.map((sidecar) => ({
    ...older(sidecar),
    instances: sidecar.instances.map(older),
  }));
  return { ...snapshot, generatedAtMs: nowMs, sidecars };
}
