import type { Instance } from '../../server/contract/snapshot.ts';
import { useFlash } from '../app/flash.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import { describeInstance } from './describe-details.ts';
import { Heartbeat } from './heartbeat.tsx';

const COLUMNS = [
  { name: 'Id', hint: 'Which replica' },
  { name: 'CPU', hint: 'CPU in percent of its usable cores' },
  { name: 'Mem', hint: 'Working set in percent of its limit' },
  { name: 'Share', hint: 'Its observed share of the sidecar’s events' },
  { name: 'Weight', hint: 'Its share as configured in the topology' },
  { name: 'Heard', hint: 'Time since its newest report; the mark beats with each one' },
  { name: 'Up', hint: 'Time since it started' },
  { name: 'Starts', hint: 'How often it was seen to start anew' },
] as const;

const TROUBLE_HINT = 'Since its reporter started. Counts are kept while nothing can be sent.';

interface Props {
  instances: readonly Instance[];
  nowMs: number;
  /** Its numbers are too old to pass for the present. */
  stale: boolean;
}

/** A replica each, by id: its numbers, and below them its state with the last change of it. */
export function InstancesTable({ instances, nowMs, stale }: Props) {
  if (instances.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is narrow it scrolls, which the keyboard must be able to do
    <section class="instances-scroll" aria-label="Instances" tabIndex={0}>
      <table class="instances-table">
        <caption>{instances.length === 1 ? 'Instance' : `${instances.length} instances`}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ name, hint }) => (
              <th key={name} scope="col" title={hint}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {instances.map((instance) => (
          <InstanceRows key={instance.id} instance={instance} nowMs={nowMs} stale={stale} />
        ))}
      </table>
    </section>
  );
}

function InstanceRows({ instance, nowMs, stale }: Omit<Props, 'instances'> & { instance: Instance }) {
  const text = describeInstance(instance, nowMs);
  const { key: stateKey, ...stateChanged } = useFlash(instance.health);
  const { key: startsKey, ...startsChanged } = useFlash(instance.restarts);
  return (
    <tbody>
      <tr>
        <th scope="row">
          <HealthMark health={text.health} old={stale} /> {text.id}
        </th>
        <td>{text.cpu}</td>
        <td>{text.memory}</td>
        <td>{text.share}</td>
        <td>{text.weight}</td>
        <td>
          <Heartbeat receivedAtMs={instance.receivedAtMs} /> {text.heard}
        </td>
        <td>{text.uptime}</td>
        <td>
          <span key={startsKey} {...startsChanged}>
            {text.restarts}
          </span>
        </td>
      </tr>
      <tr class="instance-state">
        <td colSpan={COLUMNS.length}>
          <span key={stateKey} {...stateChanged}>
            {text.state}
          </span>
          {text.sharing !== '' && <p class="shared-id">{text.sharing}</p>}
          {text.troubles.map((trouble) => (
            <p key={trouble} title={TROUBLE_HINT}>
              {trouble}
            </p>
          ))}
        </td>
      </tr>
    </tbody>
  );
}
