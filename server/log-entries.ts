// (picture before, picture after) -> what happened in between. Pure. Both pictures are whole ones of the same server, and
// may lie a minute apart: what tells its own time is told as of then.

import { DOWN_AFTER_MS } from './contract/health.ts';
import { wasThrottled } from './contract/instance-life.ts';
import type { LogKind, Occurrence } from './contract/log-entry.ts';
import { tookTurns } from './contract/other-boot.ts';
import { MAX_REASON_LENGTH } from './contract/parse.ts';
import type { Instance, Sidecar, Snapshot } from './contract/snapshot.ts';

type Details = Partial<Pick<Occurrence, 'instance' | 'bootId' | 'from' | 'to' | 'reason'>> & {
  /** When it happened; null or absent: some time between the pictures. */
  happenedAtMs?: number | null;
};

export function logEntriesBetween(before: Snapshot, after: Snapshot): Occurrence[] {
  const known = new Map(before.sidecars.map((sidecar) => [sidecar.name, sidecar]));
  return after.sidecars.flatMap((sidecar) => {
    const was = known.get(sidecar.name);
    // Nothing was heard of it and nothing looked at.
    if (was === sidecar) return [];
    const times = { beforeMs: before.generatedAtMs, afterMs: after.generatedAtMs };
    const tell = (kind: LogKind, { happenedAtMs, ...details }: Details = {}): Occurrence => ({
      atMs: within(happenedAtMs ?? after.generatedAtMs, times),
      kind,
      sidecar: sidecar.name,
      instance: null,
      from: null,
      to: null,
      ...details,
      reason: details.reason?.slice(0, MAX_REASON_LENGTH) ?? null,
    });
    return [
      ...sidecar.instances.flatMap((instance) =>
        instanceEntries(instanceOf(was, instance.id), instance).map(([kind, details]) =>
          tell(kind, { ...details, instance: instance.id }),
        ),
      ),
      ...(was === undefined || was.health === sidecar.health
        ? []
        : [
            tell('health_changed', {
              happenedAtMs: sidecar.healthSinceMs,
              from: was.health,
              to: sidecar.health,
              reason: sidecar.reason,
            }),
          ]),
    ];
  });
}

const within = (atMs: number, { beforeMs, afterMs }: Times) => Math.min(Math.max(atMs, beforeMs), afterMs);

const instanceOf = (sidecar: Sidecar | undefined, id: string) =>
  sidecar?.instances.find((instance) => instance.id === id);

type Told = readonly [LogKind, Details];
interface Times {
  beforeMs: number;
  afterMs: number;
}

function instanceEntries(before: Instance | undefined, after: Instance): Told[] {
  return [
    ...lifeEntries(before, after),
    ...(before?.report && after.report ? [...limitEntries(before, after), ...oomEntries(before, after)] : []),
    ...throttlingEntries(before, after),
  ];
}

function lifeEntries(before: Instance | undefined, after: Instance): Told[] {
  if (after.report === null) return [];
  const { bootId } = after.report;
  const boot = { bootId, happenedAtMs: bootBeganAtMs(after) };
  if (!before?.report) return isSilent(after) ? [] : [['reporter_started', boot]];
  const isRestart = before.report.bootId !== bootId && !tookTurns(before.report.bootId, after.otherBoot);
  if (isRestart) return [['reporter_restarted', boot]];
  if (isSilent(before) === isSilent(after)) return [];
  return isSilent(after)
    ? [['reporter_stopped', { happenedAtMs: silentSinceMs(after), reason: after.reason }]]
    : [['reporter_started', { bootId, reason: 'reports again' }]];
}

/** By the server's clock: its newest report tells how long it had been up. */
const bootBeganAtMs = ({ receivedAtMs, uptimeMs, ageMs }: Instance) =>
  receivedAtMs === null || uptimeMs === null || ageMs === null ? null : receivedAtMs - (uptimeMs - ageMs);

const silentSinceMs = ({ receivedAtMs }: Instance) => receivedAtMs && receivedAtMs + DOWN_AFTER_MS;

const isSilent = ({ ageMs }: Instance) => ageMs === null || ageMs > DOWN_AFTER_MS;

function limitEntries(before: Instance, after: Instance): Told[] {
  const memory = [memoryLimit(before), memoryLimit(after), 'memory_limit_bytes'] as const;
  const cpu = [cpuLimit(before), cpuLimit(after), 'cpu_cores_limit'] as const;
  return [memory, cpu].flatMap(([from, to, reason]): Told[] =>
    from === null || to === null || from === to ? [] : [['limit_changed', { from, to, reason }]],
  );
}

/** null: unknown, which is no limit that changed. */
function memoryLimit({ memoryLimitBytes, memoryLimitSource }: Instance): string | null {
  if (memoryLimitSource === 'host') return 'none';
  return memoryLimitBytes === null ? null : String(memoryLimitBytes);
}

function cpuLimit({ cpuCoresLimit, cpuLimitSource }: Instance): string | null {
  if (cpuLimitSource === 'host') return 'none';
  return cpuCoresLimit === null ? null : String(cpuCoresLimit);
}

function oomEntries(before: Instance, after: Instance): Told[] {
  if (after.oomKilledAtMs === null || after.oomKilledAtMs === before.oomKilledAtMs) return [];
  return [['oom_kill', { bootId: after.report?.bootId, from: textOf(before.oomKills), to: textOf(after.oomKills) }]];
}

const textOf = (value: number | null) => (value === null ? null : String(value));

// Each as of when it was itself looked at: what the one look found, the next one does not find again.
function throttlingEntries(before: Instance | undefined, after: Instance): Told[] {
  const was = before !== undefined && wasThrottled(before);
  const is = wasThrottled(after);
  if (was === is) return [];
  return [
    is
      ? ['throttling_began', { reason: `held back ${after.throttledPercent} % of the time` }]
      : ['throttling_ended', {}],
  ];
}
