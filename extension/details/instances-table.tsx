import type { Instance } from '../../server/contract/snapshot.ts';
import { HealthMark } from '../topology/health-mark.tsx';
import { describeInstance } from './describe-details.ts';

const COLUMNS = [
  { name: 'Id', hint: 'Which replica' },
  { name: 'CPU', hint: 'CPU in percent of its usable cores' },
  { name: 'Mem', hint: 'Working set in percent of its limit' },
  { name: 'Traffic', hint: 'Its observed share of the sidecar’s events, and its configured weight where there is one' },
  { name: 'Heard', hint: 'Time since its newest report' },
  { name: 'Up', hint: 'Time since it started' },
  { name: 'Starts', hint: 'How often it was seen to start anew' },
] as const;

/** One line a replica, by id. */
export function InstancesTable({ instances, nowMs }: { instances: readonly Instance[]; nowMs: number }) {
  if (instances.length === 0) return null;
  return (
    <div class="instances-scroll">
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
        <tbody>
          {instances.map((instance) => (
            <InstanceRow key={instance.id} instance={instance} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InstanceRow({ instance, nowMs }: { instance: Instance; nowMs: number }) {
  const text = describeInstance(instance, nowMs);
  return (
    <tr title={[instance.reason, text.transition].filter(Boolean).join('; ')}>
      <th scope="row">
        <HealthMark health={text.health} /> <span class="visually-hidden">{text.health}</span>
        {text.id}
      </th>
      <td>{text.cpu}</td>
      <td>{text.memory}</td>
      <td>{text.share}</td>
      <td>{text.heard}</td>
      <td>{text.uptime}</td>
      <td>{text.restarts}</td>
    </tr>
  );
}
