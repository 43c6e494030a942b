// One server in one line: how it is, how many are healthy, and which is worst.
import { useComputed } from '@preact/signals';
import { isUnreadable } from '../../server/contract/apply.ts';
import type { DegradedReason } from '../../server/contract/snapshot.ts';
import { describeLink } from '../link/describe-link.ts';
import type { ServerModel } from '../models/server-model.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import { countHealthy, worstSidecar } from '../topology/healthy-count.ts';

export function ServerLine({ server }: { server: ServerModel }) {
  const health = useComputed(() => (server.snapshot.value ? countHealthy(server.snapshot.value).worst : 'down')).value;
  const text = useComputed(() => describeServer(server));
  const name = useComputed(() => server.name.value);
  return (
    <li class="server-line" data-server={server.id} title={server.url}>
      {server.stale.value ? <span class="unreachable-mark">–</span> : <HealthMark health={health} />}
      <span class="server-name">{name}</span>
      <span class="server-state">{text}</span>
    </li>
  );
}

function describeServer(server: ServerModel): string {
  const snapshot = server.snapshot.value;
  const link = server.link.value;
  if (link.kind === 'offline') return `Offline — ${link.reason}`;
  if (snapshot === null) return describeLink(link, false).text;
  if (isUnreadable(snapshot.degradedReason)) return storeTrouble(snapshot.degradedReason);
  const { healthy, all } = countHealthy(snapshot);
  const worst = worstSidecar(snapshot);
  const trouble = storeTrouble(snapshot.degradedReason);
  return `${healthy}/${all} healthy${trouble && ` · ${trouble}`}${worst ? ` · ${worst.name} ${worst.health}` : ''}`;
}

const STORE_TROUBLE: Record<DegradedReason, string> = {
  redis_unavailable: 'Redis cannot be reached',
  redis_timeout: 'Redis does not answer',
  redis_refused: 'Redis refuses a command',
  redis_readonly: 'Redis takes no writes',
  redis_full: 'Redis is full',
};

const storeTrouble = (reason: DegradedReason | null): string => (reason === null ? '' : STORE_TROUBLE[reason]);
