// Every sidecar and channel at one instant, as GET /api/monitor/sidecars and the SSE event `snapshot` carry it.
import * as v from 'valibot';
import { Amount, Count, EpochMs, field, InstanceId, Name } from './fields.ts';
import { Health } from './health.ts';
import { type Parsed, parseValue, parseWire, parseWireJson } from './parse.ts';
import { CpuLimitSource, MemoryLimitSource, ReportSchema } from './report.ts';
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
  cpuLimitSource: field(CpuLimitSource, 'What sets cpu_cores_limit; "host": nothing limits it.'),
  throttledPercent: field(
    v.nullable(Amount),
    'Time held back by the CPU quota, in percent of time passed; above 100 when several tasks waited.',
  ),
  memoryBytes: field(v.nullable(Count), 'Working set in bytes. null: unknown.'),
  memoryPercent: field(v.nullable(Amount), 'Working set in percent of memory_limit_bytes. null: unknown.'),
  memoryLimitBytes: field(v.nullable(Count), 'The limit, or the host’s memory where there is none. null: unknown.'),
  memoryLimitSource: field(MemoryLimitSource, 'What sets memory_limit_bytes; "host": there is no limit.'),
  oomKills: field(v.nullable(Count), 'Processes killed for want of memory, as the kernel counts them. null: unknown.'),
};

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
  ...Usage,
  report: field(v.nullable(ReportSchema), 'The newest good report, as received. null: none ever arrived.'),
});

export const SidecarSchema = v.object({
  name: field(Name, 'The sidecar’s name.'),
  declared: field(v.boolean(), 'Whether the topology names it; false: it reports without being declared.'),
  health: Health,
  reason: Reason,
  ageMs: AgeMs,
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
  total: field(Count, 'Events counted by the instances now known, each since its boot.'),
});

export const DegradedReason = v.picklist(['redis_unavailable']);

export const SnapshotSchema = v.object({
  degraded: field(v.boolean(), 'true: the store cannot be read, and every sidecar is shown as down.'),
  degradedReason: field(v.nullable(DegradedReason), 'Why; null exactly when not degraded.'),
  generatedAtMs: field(EpochMs, 'When this was made, by the server’s clock. All ages are as of this instant.'),
  sidecars: field(v.array(SidecarSchema), 'Declared ones in declared order, then others by name.'),
  channels: field(v.array(ChannelSchema), 'In declared order.'),
  origins: field(v.array(v.string()), 'Origins of the app’s own pages.'),
});

export type Instance = v.InferOutput<typeof InstanceSchema>;
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
  const down = { health: 'down' as const, reason: 'has never reported', ageMs: null };
  return {
    degraded: false,
    degradedReason: null,
    generatedAtMs: nowMs,
    sidecars: topology.sidecars.map(({ name }) => ({ name, declared: true, ...down, ...UNKNOWN_USAGE, instances: [] })),
    channels: topology.channels.map(({ id, label, path }) => ({ id, label, path, health: 'down' as const, total: 0 })),
    origins: topology.origins,
  };
}
