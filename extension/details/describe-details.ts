// What the details of a sidecar say, as label and text. Pure.
import type { Instance, Sidecar } from '../../server/contract/snapshot.ts';
import { formatDuration } from '../link/format-duration.ts';
import { formatPercent, UNKNOWN } from '../topology/format-usage.ts';

export interface Fact {
  name: string;
  text: string;
  /** Longer explanation; empty where the text says it all. */
  hint: string;
}

/** The limits and troubles of a sidecar, beyond what its card says. */
export function describeFacts(sidecar: Sidecar): Fact[] {
  const { throttledPercent, oomKills, cpuLimitSource, memoryLimitSource } = sidecar;
  return [
    { name: 'CPU limit', text: CPU_LIMIT[cpuLimitSource], hint: '' },
    { name: 'Memory limit', text: MEMORY_LIMIT[memoryLimitSource], hint: '' },
    {
      name: 'Throttled',
      text: throttledPercent === null ? UNKNOWN : formatPercent(throttledPercent),
      hint: 'Share of the time that the CPU quota held it back. Above 100 % when several tasks waited.',
    },
    {
      name: 'OOM kills',
      text: oomKills === null ? UNKNOWN : String(oomKills),
      hint: 'Processes that the kernel killed for want of memory.',
    },
  ];
}

const CPU_LIMIT: Record<Sidecar['cpuLimitSource'], string> = {
  quota: 'quota',
  cpuset: 'set of CPUs',
  affinity: 'CPU affinity',
  host: 'none, the host’s',
  unknown: 'unknown',
};

const MEMORY_LIMIT: Record<Sidecar['memoryLimitSource'], string> = {
  cgroup: 'its cgroup’s',
  host: 'none, the host’s',
  unknown: 'unknown',
};

export interface InstanceText {
  id: string;
  health: Instance['health'];
  /** When it was last heard. */
  heard: string;
  cpu: string;
  memory: string;
  uptime: string;
  restarts: string;
  /** Observed share of the traffic, beside the configured weight where there is one. */
  share: string;
  /** "degraded → healthy 3 min ago"; empty while no change was seen. */
  transition: string;
}

export function describeInstance(instance: Instance, nowMs: number): InstanceText {
  const { ageMs, uptimeMs, trafficSharePercent, weight } = instance;
  const share = trafficSharePercent === null ? UNKNOWN : formatPercent(trafficSharePercent);
  return {
    id: instance.id,
    health: instance.health,
    heard: ageMs === null ? 'never' : formatDuration(ageMs),
    cpu: formatPercent(instance.cpuPercent),
    memory: formatPercent(instance.memoryPercent),
    uptime: uptimeMs === null ? UNKNOWN : formatDuration(uptimeMs),
    restarts: String(instance.restarts),
    share: weight === null ? share : `${share} of ${weight}`,
    transition: describeTransition(instance, nowMs),
  };
}

function describeTransition({ healthBefore, health, healthSinceMs }: Instance, nowMs: number): string {
  if (healthBefore === null || healthSinceMs === null) return '';
  return `${healthBefore} → ${health} ${formatDuration(nowMs - healthSinceMs)} ago`;
}
