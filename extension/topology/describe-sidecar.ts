// Everything a sidecar's card says, as text. Pure: the card only puts each field in its place.
import { type Health, MEMORY_FULL_PERCENT } from '../../server/contract/health.ts';
import { IDLE_INTERVAL_MS } from '../../server/contract/keys.ts';
import type { Sidecar } from '../../server/contract/snapshot.ts';
import { describeAge, formatDuration } from '../link/format-duration.ts';
import { formatCpu, formatMemory, formatPercent } from './format-usage.ts';

/** Heard from less often than any cadence allows, so the age is worth saying. */
const LATE_AFTER_MS = IDLE_INTERVAL_MS + 1_000;
const HIGH_PERCENT = 90;

export interface MeterText {
  /** "0.37 of 1 core". */
  amount: string;
  /** "37 %". */
  percent: string;
  /** 0 to 1, for the bar; 0 where unknown. */
  fill: number;
  /** "high" from 90 % on; "full" where the next allocation may be killed. */
  level: 'normal' | 'high' | 'full';
}

export interface SidecarText {
  health: Health;
  /** "healthy 2 h": the state, and for how long it is up or not heard from. */
  state: string;
  /** Why it is not healthy; empty while it is. */
  reason: string;
  /** The values are its last ones, not present ones. */
  old: boolean;
  cpu: MeterText;
  memory: MeterText;
  /** "2 instances"; empty for one. */
  instances: string;
  /** Marks for what slows or kills: "throttled 12 %", "1 OOM kill"; and for numbers that are not all: "shared instance id". */
  marks: readonly string[];
  /** The whole card in a sentence, for a screen reader. */
  label: string;
}

/** `stale`: the server was not heard for too long, so all that is known is how old the numbers are. */
export function describeSidecar(sidecar: Sidecar, stale = false): SidecarText {
  const cpu = meter(formatCpu(sidecar), sidecar.cpuPercent, Number.POSITIVE_INFINITY);
  const memory = meter(formatMemory(sidecar), sidecar.memoryPercent, MEMORY_FULL_PERCENT);
  const state = stale ? asOf(sidecar) : describeState(sidecar);
  const reason = UNREADABLE[sidecar.reason ?? ''] ?? sidecar.reason ?? '';
  return {
    health: sidecar.health,
    state,
    reason,
    old: stale || sidecar.health === 'down',
    cpu,
    memory,
    instances: sidecar.instances.length > 1 ? `${sidecar.instances.length} instances` : '',
    marks: describeMarks(sidecar),
    label: [
      sidecar.name,
      state,
      reason,
      `CPU ${cpu.percent}, ${cpu.amount}`,
      `memory ${memory.percent}, ${memory.amount}`,
    ]
      .filter(Boolean)
      .join('; '),
  };
}

/** What a sidecar that nobody can know about gives as its reason, in words. */
const UNREADABLE: Readonly<Record<string, string>> = {
  redis_unavailable: 'unknown while Redis cannot be reached',
  redis_timeout: 'unknown while Redis does not answer',
  redis_refused: 'unknown while Redis refuses a command',
};

/** A busy CPU is no danger, so only memory has a percentage from which on it is "full". */
function meter(amount: string, percent: number | null, fullPercent: number): MeterText {
  const known = percent ?? 0;
  const level = known >= fullPercent ? 'full' : known >= HIGH_PERCENT ? 'high' : 'normal';
  return { amount, percent: formatPercent(percent), fill: Math.min(1, known / 100), level };
}

function describeState(sidecar: Sidecar): string {
  if (sidecar.health === 'healthy') return upFor(sidecar);
  const late = sidecar.ageMs !== null && sidecar.ageMs > LATE_AFTER_MS;
  return late ? `${sidecar.health} · ${formatDuration(sidecar.ageMs ?? 0)} ago` : sidecar.health;
}

const asOf = ({ ageMs }: Sidecar) => (ageMs === null ? 'unknown' : describeAge(ageMs));

/** Uptime of the instance that started last: a restart must show. No clock of another machine is compared with ours. */
function upFor(sidecar: Sidecar): string {
  const uptimes = sidecar.instances.flatMap(({ uptimeMs }) => (uptimeMs === null ? [] : [uptimeMs]));
  return uptimes.length === 0 ? 'healthy' : `healthy ${formatDuration(Math.min(...uptimes))}`;
}

function describeMarks(sidecar: Sidecar): string[] {
  const marks: string[] = [];
  if ((sidecar.throttledPercent ?? 0) >= 1) marks.push(`throttled ${formatPercent(sidecar.throttledPercent)}`);
  if ((sidecar.oomKills ?? 0) > 0) marks.push(sidecar.oomKills === 1 ? '1 OOM kill' : `${sidecar.oomKills} OOM kills`);
  if (sidecar.instances.some(({ otherBoot }) => otherBoot?.isAlive)) marks.push('shared instance id');
  return marks;
}
