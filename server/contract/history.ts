// The recent past, as GET /api/monitor/history carries it: one value a step and series, oldest first. Steps lie on the
// server's clock, at whole multiples of HISTORY_STEP_MS, so that server and views speak of the same ones.
import * as v from 'valibot';
import { Amount, Count, EpochMs, field, Name } from './fields.ts';
import { Health } from './health.ts';
import { LATENCY_BUCKETS } from './latency.ts';
import { type LogEntry, LogEntrySchema, MAX_LOG_ENTRIES, MAX_LOG_ENTRY_LENGTH } from './log-entry.ts';
import { type Parsed, parseWireJson } from './parse.ts';
import { MAX_SIDECARS } from './topology.ts';

/** One sample a step: the cadence of reports while nobody watches, so that every step can hold a fresh one. */
export const HISTORY_STEP_MS = 5_000;
/** Most steps kept: 15 minutes. */
export const HISTORY_STEPS = 180;
export const HISTORY_SPAN_MS = HISTORY_STEP_MS * HISTORY_STEPS;

/** The number of the step that holds this instant. */
export const stepOf = (atMs: number): number => Math.floor(atMs / HISTORY_STEP_MS);
/** The first instant of a step; its last is just before the next one's. */
export const stepStartMs = (step: number): number => step * HISTORY_STEP_MS;

/** Most sidecars of which latency is held: those that told of requests first. */
export const MAX_LATENCY_SIDECARS = 100;

/** A bucket and its count, five digits long, for each that there is; and the slowest. */
const MAX_LATENCY_LENGTH = LATENCY_BUCKETS * 9 + 20;
/** Three values a step of at most 20 characters, the latency of some, and the log. */
const MAX_HISTORY_LENGTH =
  MAX_SIDECARS * HISTORY_STEPS * 60 +
  MAX_LATENCY_SIDECARS * HISTORY_STEPS * MAX_LATENCY_LENGTH +
  MAX_LOG_ENTRIES * MAX_LOG_ENTRY_LENGTH;

const SidecarHistory = v.object({
  name: field(Name, 'The sidecar’s name.'),
  cpuPercent: field(
    v.array(v.nullable(Amount)),
    'CPU in use as the step ended, in percent of the usable cores. null: unknown, or not looked at.',
  ),
  memoryBytes: field(
    v.array(v.nullable(Count)),
    'Working set as the step ended, in bytes. null: unknown, or not looked at.',
  ),
  health: field(
    v.array(v.fallback(v.nullable(Health), null)),
    'Health as the step ended. null: not looked at, or the store could not be read.',
  ),
  latency: field(
    v.optional(v.array(v.nullable(v.pipe(v.array(Count), v.maxLength(2 * LATENCY_BUCKETS))))),
    'Requests that were answered, as its apps told within the step, by how long they took: a bucket and how many are in it, in turns, ascending. Bucket b of 0 to 68 stands for 2^(b/4 − 1) ms, at most 9 % off; 0 also for all that was faster, 68 for all that was slower. []: it told of none. null: it was not heard; apps tell only while somebody watches. Absent: it told of nothing in all that is held.',
  ),
  slowestMs: field(
    v.optional(v.array(v.nullable(Amount))),
    'How long the slowest of those took, milliseconds with a fraction. null: there was none. Absent where latency is.',
  ),
});

const ChannelHistory = v.object({
  id: field(Name, 'The channel’s id.'),
  counts: field(
    v.array(v.nullable(Count)),
    'Events counted within the step, 0 or more also across restarts. null: it is not known what had been counted as it began.',
  ),
});

export const HistorySchema = v.object({
  generatedAtMs: field(EpochMs, 'When this was made, by the server’s clock. It may be as old as the newest step.'),
  stepMs: field(v.pipe(Count, v.minValue(1)), 'Length of a step.'),
  fromMs: field(EpochMs, 'Start of the first step: the value at index i is of from_ms + i · step_ms and step_ms on.'),
  sidecars: field(v.array(SidecarHistory), 'Each of which anything is held; all arrays are equally long.'),
  channels: field(v.array(ChannelHistory), 'In declared order; arrays as long as those of the sidecars.'),
  entries: field(
    v.array(v.fallback(v.nullable(LogEntrySchema), null)),
    'Log entries held of the same time, oldest first, as the SSE event `log` carries them.',
  ),
});

type Wire = v.InferOutput<typeof HistorySchema>;
export type History = Omit<Wire, 'entries'> & { entries: LogEntry[] };

/** Entries that cannot be read are left out, as they are on a stream. */
export function parseHistoryJson(json: string): Parsed<History> {
  const parsed = parseWireJson(HistorySchema, json, MAX_HISTORY_LENGTH);
  if (!parsed.ok) return parsed;
  return { ok: true, value: { ...parsed.value, entries: parsed.value.entries.filter((entry) => entry !== null) } };
}
