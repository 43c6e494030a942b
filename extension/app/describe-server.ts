// One server in one line of words: how it is, how many sidecars are healthy, and which is worst. Pure.
import { isUnreadable } from '../../server/contract/apply.ts';
import type { DegradedReason, Snapshot } from '../../server/contract/snapshot.ts';
import { describeLink } from '../link/describe-link.ts';
import type { LinkState } from '../link/link-state.ts';
import { countHealthy, worstSidecar } from '../topology/healthy-count.ts';

export interface ServerText {
  text: string;
  /** Why, and what mends it; null: the text says all. */
  detail: string | null;
}

export const describeServer = (snapshot: Snapshot | null, link: LinkState): ServerText => ({
  text: stateText(snapshot, link),
  detail: link.kind === 'offline' ? link.reason : null,
});

function stateText(snapshot: Snapshot | null, link: LinkState): string {
  if (link.kind === 'offline' || snapshot === null) return describeLink(link, false).text;
  if (isUnreadable(snapshot.degradedReason)) return storeTrouble(snapshot.degradedReason);
  const { healthy, all } = countHealthy(snapshot);
  const worst = worstSidecar(snapshot);
  const parts = [
    `${healthy}/${all} healthy`,
    storeTrouble(snapshot.degradedReason),
    worst && `${worst.name} ${worst.health}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

const STORE_TROUBLE: Record<DegradedReason, string> = {
  redis_unavailable: 'Redis cannot be reached',
  redis_timeout: 'Redis does not answer',
  redis_refused: 'Redis refuses a command',
  redis_readonly: 'Redis takes no writes',
  redis_full: 'Redis is full',
};

const storeTrouble = (reason: DegradedReason | null): string => (reason === null ? '' : STORE_TROUBLE[reason]);
