// One server in one line: how it is, how many are healthy, and which is worst.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { ServerModel } from '../models/server-model.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import { countHealthy } from '../topology/healthy-count.ts';
import { describeServer } from './describe-server.ts';

/** `ofPage`: id of the server to which the page in the tab belongs; it matters only among several. */
export function ServerLine({ server, ofPage }: { server: ServerModel; ofPage?: ReadonlySignal<string | null> }) {
  const isOfPage = useComputed(() => ofPage?.value === server.id).value;
  return (
    <li class="server-line" data-server={server.id} title={server.url} aria-current={isOfPage ? 'true' : undefined}>
      <ServerMark server={server} />
      <span class="server-name">
        <span>{server.name}</span>
        {isOfPage && <span class="of-page">this tab</span>}
      </span>
      <ServerState server={server} />
    </li>
  );
}

/** The worst health among its sidecars, in grey where that is of some time ago; a dash while nothing is known. */
export function ServerMark({ server }: { server: ServerModel }) {
  const health = useComputed(() => (server.snapshot.value ? countHealthy(server.snapshot.value).worst : 'down')).value;
  const stale = server.stale.value;
  if (stale && server.link.value.kind !== 'polling') return <span class="unreachable-mark">–</span>;
  return <HealthMark health={health} old={stale} />;
}

/** How it is, in words; and where it is lost, why. */
export function ServerState({ server }: { server: ServerModel }) {
  const described = useComputed(() =>
    describeServer(server.snapshot.value, server.link.value, server.staleAgeMs.value),
  );
  const text = useComputed(() => described.value.text);
  const detail = useComputed(() => described.value.detail).value;
  return (
    <>
      <span class="server-state">{text}</span>
      {detail !== null && <span class="server-detail">{detail}</span>}
    </>
  );
}
