// One server in one line of words: how it is, how many sidecars are healthy, and which is worst. Pure.
import { isUnreadable } from '../../server/contract/apply.ts';
import type { DegradedReason, Snapshot } from '../../server/contract/snapshot.ts';
import { describeLink } from '../link/describe-link.ts';
import { describeAge } from '../link/format-duration.ts';
import type { LinkState } from '../link/link-state.ts';
import { countHealthy, worstSidecar } from '../topology/healthy-count.ts';

export interface ServerText {
  text: string;
  /** Why, and what mends it; null: the text says all. */
  detail: string | null;
}

/** `staleAgeMs`: how old the snapshot is, where it is too old to pass for the present. */
export const describeServer = (snapshot: Snapshot | null, link: LinkState, staleAgeMs: number | null): ServerText => ({
  text: stateText(snapshot, link, staleAgeMs),
  detail: link.kind === 'offline' ? link.reason : null,
});

function stateText(snapshot: Snapshot | null, link: LinkState, staleAgeMs: number | null): string {
  if (link.kind === 'offline' || snapshot === null) return describeLink(link, null).text;
  const parts = [...stateParts(snapshot), staleAgeMs !== null && describeAge(staleAgeMs)];
  return parts.filter(Boolean).join(' · ');
}

function stateParts(snapshot: Snapshot): (string | null)[] {
  if (isUnreadable(snapshot.degradedReason)) return [storeTrouble(snapshot.degradedReason)];
  const { healthy, all } = countHealthy(snapshot);
  const worst = worstSidecar(snapshot);
  return [`${healthy}/${all} healthy`, storeTrouble(snapshot.degradedReason), worst && `${worst.name} ${worst.health}`];
}

const STORE_TROUBLE: Record<DegradedReason, string> = {
  redis_unavailable: 'Redis cannot be reached',
  redis_timeout: 'Redis does not answer',
  redis_refused: 'Redis refuses a command',
  redis_readonly: 'Redis takes no writes',
  redis_full: 'Redis is full',
};

const storeTrouble = (reason: DegradedReason | null): string => (reason === null ? '' : STORE_TROUBLE[reason]);
