// A report is everything one reporter instance knows, in absolute terms: cumulative counters and current levels.
// In: reporters, over Redis or POST /api/reports. Out: the store, the SSE event `reports`. Losing, repeating or
// reordering reports cannot corrupt a count, because the next one carries the whole truth again.
import * as v from 'valibot';
import { Amount, Count, EpochMs, field, InstanceId, Name, Totals } from './fields.ts';
import { MAX_REASON_LENGTH, type Parsed, parseWireJson } from './parse.ts';
import { MAX_REPORT_CHANNELS, MAX_REPORT_LENGTH } from './report-limits.ts';
import { RequestEntrySchema } from './request-entry.ts';
import { MAX_REPORT_REQUESTS } from './request-limits.ts';

export const Sample = v.object({
  monotonicUsec: field(
    Count,
    'When the sample was taken, in microseconds on the reporter’s monotonic clock; comparable only within one boot_id. A report sent for new traffic alone repeats the sample of the one before it, a microsecond later, so that of two reports of one boot the later always has more.',
  ),
  cpuUsageUsec: field(
    v.nullable(Count),
    'CPU time used since the counter began, in microseconds. null: not measurable.',
  ),
  throttledUsec: field(
    v.nullable(Count),
    'Time all tasks together were held back by the CPU quota, in microseconds (cpu.stat throttled_usec, kernel cgroup-v2.rst).',
  ),
});

export const CpuLimitSource = v.picklist(['quota', 'cpuset', 'affinity', 'host', 'unknown']);
export const MemoryLimitSource = v.picklist(['cgroup', 'host', 'unknown']);
export const ReportSource = v.picklist(['cgroup-v2', 'cgroup-v1', 'process-tree', 'redis-info', 'none']);

export const Outage = v.object({
  kind: field(
    v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
    'What publishing failed with: link, auth, refused, answer, bug, or "status <number>".',
  ),
  beganAtMs: field(EpochMs, 'When the first of its publishes failed, by the reporter’s clock.'),
  endedAtMs: field(
    EpochMs,
    'When publishing worked again: when this report, or the one that first told of it, was made.',
  ),
});

export const ReportSchema = v.object({
  name: field(Name, 'The sidecar, as the topology names it.'),
  instance: field(InstanceId, 'Which replica of the sidecar; the host name unless set.'),
  hostId: field(
    v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
    'The machine it runs on, the same for every reporter there: what replicas on one machine share is counted once. Absent: not known.',
  ),
  bootId: field(
    v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    'New at every start of the reporter. Counters of different boots are never compared.',
  ),
  startedAtMs: field(EpochMs, 'When this boot began, by the reporter’s clock.'),
  reportedAtMs: field(
    EpochMs,
    'When its sample was taken, by the reporter’s clock; traffic may be newer. Ages are taken from the server’s clock, not from this.',
  ),
  uptimeMs: field(
    v.optional(Count),
    'Time from the start of this boot to this sample, by the reporter’s monotonic clock: no step of the wall clock is in it. Absent from older reporters.',
  ),
  intervalMs: field(
    v.pipe(Count, v.minValue(50), v.maxValue(3_600_000)),
    'Time until the next report is due, 50 to 3,600,000.',
  ),
  source: field(ReportSource, 'Where the numbers were read.'),
  ...Sample.entries,
  previous: field(
    v.nullable(Sample),
    'An earlier sample of the same boot, at least 1 s older where there is one. A rate is the difference to it, so that one report is enough to show a rate. null: first sample.',
  ),
  cpuCoresLimit: field(v.nullable(Amount), 'Usable cores: the least of CPU quota, cpuset and affinity. null: unknown.'),
  cpuLimitSource: field(CpuLimitSource, 'What sets cpu_cores_limit; "host" means that nothing limits the CPU.'),
  periods: field(v.nullable(Count), 'CPU quota periods elapsed (cpu.stat nr_periods).'),
  throttledPeriods: field(v.nullable(Count), 'Periods in which the quota ran out (cpu.stat nr_throttled).'),
  memoryBytes: field(
    v.nullable(Count),
    'Working set: usage less inactive file cache, in bytes. For a process tree, resident memory.',
  ),
  memoryLimitBytes: field(
    v.nullable(Count),
    'The least memory limit on the cgroup and its ancestors, or the host’s memory. null: unknown.',
  ),
  memoryLimitSource: field(MemoryLimitSource, 'What sets memory_limit_bytes; "host" means that there is no limit.'),
  oomKills: field(v.nullable(Count), 'Processes killed for want of memory (memory.events oom_kill).'),
  cpuPressureUsec: field(
    v.nullable(Count),
    'Total time some task waited for CPU, microseconds (PSI, kernel psi.rst). null where PSI is absent.',
  ),
  memoryPressureUsec: field(v.nullable(Count), 'Total time some task waited for memory, microseconds (PSI).'),
  ioPressureUsec: field(v.nullable(Count), 'Total time some task waited for I/O, microseconds (PSI).'),
  traffic: field(
    v.pipe(
      Totals,
      v.check((totals) => Object.keys(totals).length <= MAX_REPORT_CHANNELS, `at most ${MAX_REPORT_CHANNELS} channels`),
    ),
    'Events counted since this boot, by channel id. Only ever grows within one boot.',
  ),
  publishFailures: field(
    v.optional(Count),
    'Publishes of this boot that failed. After each one nothing is sent for 5 s. Absent: 0.',
  ),
  lastOutage: field(v.optional(Outage), 'The last time that publishing failed, now over. Absent: none in this boot.'),
  countsDropped: field(
    v.optional(Count),
    'Calls of count() dropped in this boot for their channel (malformed, or one too many), and unreadable lines from a wrapped command. Absent: 0.',
  ),
  countsClamped: field(
    v.optional(Count),
    'Calls of count() in this boot whose number was not whole or not in 0 to 1,000, and was made so. Absent: 0.',
  ),
  requests: field(
    v.optional(v.pipe(v.array(RequestEntrySchema), v.maxLength(MAX_REPORT_REQUESTS))),
    'What the app did since the last report that arrived, while somebody watches. Told once: it is in no snapshot. Absent: nothing.',
  ),
  requestsDropped: field(
    v.optional(Count),
    'Entries of this boot that no report carries: more came while somebody watched than are kept. Absent: 0.',
  ),
});

/**
 * A report as the extension takes it. A server refuses a word that it does not know; one that a newer server let pass
 * reads as the neutral one, so that a single newer reporter does not blank the picture of an older extension.
 */
export const HeardReportSchema = v.object({
  ...ReportSchema.entries,
  source: field(v.fallback(ReportSource, 'none'), 'Where the numbers were read. A new word reads as "none".'),
  cpuLimitSource: field(
    v.fallback(CpuLimitSource, 'unknown'),
    'What sets cpu_cores_limit; "host" means that nothing limits the CPU. A new word reads as "unknown".',
  ),
  memoryLimitSource: field(
    v.fallback(MemoryLimitSource, 'unknown'),
    'What sets memory_limit_bytes; "host" means that there is no limit. A new word reads as "unknown".',
  ),
});

export type Sample = v.InferOutput<typeof Sample>;
export type Outage = v.InferOutput<typeof Outage>;
export type Report = v.InferOutput<typeof ReportSchema>;

/** Reads one report from JSON text as it stands in the store or in an HTTP body. */
export const parseReport = (json: string): Parsed<Report> => parseWireJson(ReportSchema, json, MAX_REPORT_LENGTH);

/** A report that could not be read. It spoils the sidecar that its key names, and no other. */
export const RejectedSchema = v.object({
  name: field(Name, 'The sidecar whose key held it.'),
  instance: field(v.nullable(InstanceId), 'The replica, where the key names one.'),
  reason: field(v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH)), 'Which field is wrong, and how.'),
});
export type Rejected = v.InferOutput<typeof RejectedSchema>;
