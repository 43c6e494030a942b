// What the details of a sidecar say, as label and text. Pure.
import type { Instance, Sidecar } from '../../server/contract/snapshot.ts';
import { formatDuration } from '../link/format-duration.ts';
import { formatPercent, UNKNOWN } from '../topology/format-usage.ts';
import { describeSharing, describeTroubles } from './describe-troubles.ts';
import type { Pressure } from './recent-pressure.ts';

export interface Fact {
  name: string;
  text: string;
  /** Longer explanation; empty where the text says it all. */
  hint: string;
  /** Whether a change of it is worth a flash; what moves with every report is not. */
  flashes: boolean;
}

/** The limits and troubles of a sidecar, beyond what its card says. */
export function describeFacts(sidecar: Sidecar, pressure: Pressure): Fact[] {
  const { throttledPercent, oomKills, cpuLimitSource, memoryLimitSource } = sidecar;
  return [
    { name: 'CPU limit', text: CPU_LIMIT[cpuLimitSource], hint: '', flashes: true },
    { name: 'Memory limit', text: MEMORY_LIMIT[memoryLimitSource], hint: '', flashes: true },
    {
      name: 'Throttled',
      text: throttledPercent === null ? UNKNOWN : formatPercent(throttledPercent),
      hint: 'Share of the time that the CPU quota held it back. Above 100 % when several tasks waited.',
      flashes: false,
    },
    {
      name: 'OOM kills',
      text: oomKills === null ? UNKNOWN : String(oomKills),
      hint: 'Processes that the kernel killed for want of memory.',
      flashes: true,
    },
    ...describePressure(pressure),
  ];
}

/** One line where nothing is known of it, since most kernels tell all three or none. */
function describePressure({ cpu, memory, io }: Pressure): Fact[] {
  const fact = (name: string, text: string, hint: string): Fact => ({ name, text, hint, flashes: false });
  if (cpu === null && memory === null && io === null)
    return [fact('Pressure', UNKNOWN, 'Where the kernel measures it (PSI), it takes two reports to say.')];
  const waited = (what: string) => `Share of the last 10 s in which some task waited for ${what} (PSI).`;
  return [
    fact('CPU pressure', formatPercent(cpu), waited('CPU')),
    fact('Memory pressure', formatPercent(memory), waited('memory')),
    fact('I/O pressure', formatPercent(io), waited('disk')),
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
  /** Observed share of the traffic. */
  share: string;
  /** The configured weight; a dash where none is. */
  weight: string;
  /** "healthy, degraded until 3 min ago", and why where it is not healthy. */
  state: string;
  /** That another process reports under its id, and what mends it; empty where none does. */
  sharing: string;
  /** What its reporter could not do, a sentence each. */
  troubles: readonly string[];
}

export function describeInstance(instance: Instance, nowMs: number): InstanceText {
  const { ageMs, uptimeMs, trafficSharePercent, weight } = instance;
  return {
    id: instance.id,
    health: instance.health,
    heard: ageMs === null ? 'never' : formatDuration(ageMs),
    cpu: formatPercent(instance.cpuPercent),
    memory: formatPercent(instance.memoryPercent),
    uptime: uptimeMs === null ? UNKNOWN : formatDuration(uptimeMs),
    restarts: String(instance.restarts),
    share: formatPercent(trafficSharePercent),
    weight: weight === null ? UNKNOWN : String(weight),
    state: [describeState(instance, nowMs), instance.reason].filter(Boolean).join(' · '),
    sharing: describeSharing(instance),
    troubles: describeTroubles(instance.report, ageMs),
  };
}

function describeState({ healthBefore, health, healthSinceMs }: Instance, nowMs: number): string {
  if (healthBefore === null || healthSinceMs === null) return health;
  return `${health}, ${healthBefore} until ${formatDuration(nowMs - healthSinceMs)} ago`;
}
