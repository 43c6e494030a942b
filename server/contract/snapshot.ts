// Every sidecar and channel at one instant, as GET /api/monitor/sidecars and the SSE event `snapshot` carry it.
import * as v from 'valibot';
import { Amount, Count, EpochMs, field, InstanceId, Name } from './fields.ts';
import { Health } from './health.ts';
import { type Parsed, parseValue, parseWire, parseWireJson } from './parse.ts';
import { CpuLimitSource, HeardReportSchema, MemoryLimitSource } from './report.ts';
import type { Topology } from './topology.ts';

/** Longest accepted snapshot, in characters of JSON: 1,000 sidecars of about 3 kB each, with room. */
export const MAX_SNAPSHOT_LENGTH = 8_000_000;

const Reason = field(v.nullable(v.string()), 'Why it is not healthy; null while it is.');
const AgeMs = field(
  v.nullable(Count),
  'Time since its newest good report arrived, by the server’s clock. null: none ever did.',
);

const Usage = {
  cpuPercent: field(v.nullable(Amount), 'CPU in use, in percent of the usable cores. null: unknown.'),
  cpuCores: field(v.nullable(Amount), 'CPU in use, in cores. null: unknown.'),
  cpuCoresLimit: field(v.nullable(Amount), 'Usable cores. null: unknown.'),
  cpuLimitSource: field(v.fallback(CpuLimitSource, 'unknown'), 'What sets cpu_cores_limit; "host": nothing limits it.'),
  throttledPercent: field(
    v.nullable(Amount),
    'Time held back by the CPU quota, in percent of time passed; above 100 when several tasks waited.',
  ),
  memoryBytes: field(v.nullable(Count), 'Working set in bytes. null: unknown.'),
  memoryPercent: field(v.nullable(Amount), 'Working set in percent of memory_limit_bytes. null: unknown.'),
  memoryLimitBytes: field(v.nullable(Count), 'The limit, or the host’s memory where there is none. null: unknown.'),
  memoryLimitSource: field(
    v.fallback(MemoryLimitSource, 'unknown'),
    'What sets memory_limit_bytes; "host": there is no limit.',
  ),
  oomKills: field(v.nullable(Count), 'Processes killed for want of memory, as the kernel counts them. null: unknown.'),
};

const OtherBootSchema = v.object({
  bootId: field(v.string(), 'Which one.'),
  monotonicUsec: field(Count, 'The time of its newest sample, on its own clock. Only a newer one shows that it lives.'),
  heardAtMs: field(EpochMs, 'When such a sample last arrived, by the server’s clock.'),
  inTurnSinceMs: field(
    v.nullable(EpochMs),
    'Since when it and the boot of `report` are heard in turn, each up for 120 s or more. null: they are not, as after a restart and in a rolling update; or it was not heard for 120 s.',
  ),
  isAlive: field(
    v.boolean(),
    'true: it was heard in turn with the other for 10 s or more, so another process reports under the same id. Then only the one that started last is shown, and what others count is lost; each needs an id of its own.',
  ),
});

export const InstanceSchema = v.object({
  id: field(InstanceId, 'Which replica.'),
  health: Health,
  reason: Reason,
  ageMs: AgeMs,
  receivedAtMs: field(v.nullable(EpochMs), 'When its newest good report arrived, by the server’s clock.'),
  oomKilledAtMs: field(
    v.nullable(EpochMs),
    'When an OOM kill was last seen here, by the server’s clock. null: none seen.',
  ),
  rejectedReason: field(v.nullable(v.string()), 'Why its newest report could not be read. null: it could.'),
  rejectedAtMs: field(
    v.nullable(EpochMs),
    'When a report of it that could not be read last arrived, by the server’s clock. null: the newest could be read.',
  ),
  joinedAtMs: field(
    v.optional(v.nullable(EpochMs), null),
    'When the first of its boots that was heard began, by the server’s clock. null: no good report ever arrived.',
  ),
  healthSinceMs: field(
    v.optional(v.nullable(EpochMs), null),
    'Since when its health is what it is, by the server’s clock. null: it was never otherwise since the server looked.',
  ),
  healthBefore: field(v.optional(v.nullable(Health), null), 'Its health before that; null: none was seen.'),
  restarts: field(
    v.optional(Count, 0),
    'How often its reporter was seen to start anew under the same id, at least: by this server, and in the log as far back as it is kept. While nobody watches, many count as one. A boot that takes turns with another one (`other_boot`) is none.',
  ),
  otherBoot: field(
    v.optional(v.nullable(OtherBootSchema), null),
    'A boot of its reporter other than that of `report`: the one before it, or another process that reports under the same id. `is_alive` tells which. null: no other was heard.',
  ),
  uptimeMs: field(v.optional(v.nullable(Count), null), 'Time since its boot began; null: it is down.'),
  throttledAtMs: field(
    v.optional(v.nullable(EpochMs), null),
    'When the CPU quota was last seen to hold it back, by the server’s clock. null: never.',
  ),
  eventsPerSecond: field(
    v.optional(v.nullable(Amount), null),
    'Events it counted, on all channels, per second of about the last 10 s. null: not known yet.',
  ),
  trafficSharePercent: field(
    v.optional(v.nullable(Amount), null),
    'Its part of the events of all replicas that are up. null: there are none, or it is down.',
  ),
  weight: field(v.optional(v.nullable(Amount), null), 'Its part of the traffic as configured; null: none is.'),
  ...Usage,
  report: field(v.nullable(HeardReportSchema), 'The newest good report, as received. null: none ever arrived.'),
});

export const SidecarSchema = v.object({
  name: field(Name, 'The sidecar’s name.'),
  declared: field(v.boolean(), 'Whether the topology names it; false: it reports without being declared.'),
  health: Health,
  reason: Reason,
  ageMs: AgeMs,
  healthSinceMs: field(
    v.optional(v.nullable(EpochMs), null),
    'Since when its health is what it is, by the server’s clock. null: it was never otherwise since the server looked, nor since watching began, as the log has it.',
  ),
  healthBefore: field(v.optional(v.nullable(Health), null), 'Its health before that; null: none was seen.'),
  weights: field(
    v.optional(v.record(InstanceId, Amount)),
    'Weights of its replicas, as the topology declares them, by instance id. Absent: none.',
  ),
  ...Usage,
  instances: field(
    v.array(InstanceSchema),
    'Its replicas, by id. The sidecar’s usage is their sum, without those that are down while others are up.',
  ),
});

export const ChannelSchema = v.object({
  id: field(Name, 'The channel’s id.'),
  label: field(v.string(), 'Its name on screen.'),
  path: field(v.array(Name), 'The sidecars it runs through, in order.'),
  health: field(Health, 'The worst among its sidecars.'),
  counted: field(
    v.optional(Count, 0),
    'Events counted straight into the store, in the hash sidecar:events, since that hash began.',
  ),
  total: field(Count, 'Events counted by the instances now known, each since its boot, and those of `counted`.'),
});

/** Why the store is of no full use. With redis_readonly and redis_full it can still be read. */
export const DegradedReason = v.picklist([
  'redis_unavailable',
  'redis_timeout',
  'redis_refused',
  'redis_readonly',
  'redis_full',
]);

export const SnapshotSchema = v.object({
  degraded: field(
    v.boolean(),
    'true: the store cannot be read, and every sidecar is shown as down; or it takes no writes, and reports grow old.',
  ),
  degradedReason: field(
    v.fallback(v.nullable(DegradedReason), 'redis_unavailable'),
    'Why; null exactly when not degraded. redis_unavailable: no connection. redis_timeout: connected, but no answer. redis_refused: it answers, and refuses a command that the server needs (permission, password, type of a key, still loading). redis_readonly: a replica, or it refuses writes. redis_full: maxmemory is reached.',
  ),
  generatedAtMs: field(EpochMs, 'When this was made, by the server’s clock. All ages are as of this instant.'),
  sidecars: field(v.array(SidecarSchema), 'Declared ones in declared order, then others by name.'),
  channels: field(v.array(ChannelSchema), 'In declared order.'),
  origins: field(v.array(v.string()), 'Origins of the app’s own pages.'),
  polling: field(
    v.optional(v.array(v.string())),
    'Paths at or below which GETs only poll, as the topology declares them. Absent: none.',
  ),
});

export type Instance = v.InferOutput<typeof InstanceSchema>;
export type OtherBoot = v.InferOutput<typeof OtherBootSchema>;
export type Sidecar = v.InferOutput<typeof SidecarSchema>;
export type Channel = v.InferOutput<typeof ChannelSchema>;
export type Snapshot = v.InferOutput<typeof SnapshotSchema>;
export type DegradedReason = v.InferOutput<typeof DegradedReason>;
/** The usage fields that instances and sidecars share. */
export type Usage = Pick<Sidecar, keyof typeof Usage>;

export const parseSnapshot = (value: unknown): Parsed<Snapshot> => parseWire(SnapshotSchema, value);
export const parseSnapshotJson = (json: string): Parsed<Snapshot> =>
  parseWireJson(SnapshotSchema, json, MAX_SNAPSHOT_LENGTH);
/** Checks a snapshot that kept its TypeScript names, as on the extension's own ports. */
export const parseSnapshotValue = (value: unknown): Parsed<Snapshot> => parseValue(SnapshotSchema, value);

export const UNKNOWN_USAGE: Usage = {
  cpuPercent: null,
  cpuCores: null,
  cpuCoresLimit: null,
  cpuLimitSource: 'unknown',
  throttledPercent: null,
  memoryBytes: null,
  memoryPercent: null,
  memoryLimitBytes: null,
  memoryLimitSource: 'unknown',
  oomKills: null,
};

/** The picture before any report: every declared sidecar is down because it has never reported. */
export function emptySnapshot(topology: Topology, nowMs: number): Snapshot {
  const down = {
    health: 'down' as const,
    reason: 'has never reported',
    ageMs: null,
    healthSinceMs: null,
    healthBefore: null,
  };
  return {
    degraded: false,
    degradedReason: null,
    generatedAtMs: nowMs,
    sidecars: topology.sidecars.map(({ name, weights }) => ({
      name,
      declared: true,
      ...down,
      ...(weights && { weights }),
      ...UNKNOWN_USAGE,
      instances: [],
    })),
    channels: topology.channels.map(({ id, label, path }) => ({
      id,
      label,
      path,
      health: 'down' as const,
      counted: 0,
      total: 0,
    })),
    origins: topology.origins,
    ...(topology.polling && { polling: topology.polling }),
  };
}
