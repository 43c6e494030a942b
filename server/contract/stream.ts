// The SSE events of GET /api/monitor/sidecars/events, and how their data is read.
import * as v from 'valibot';
import { Count, EpochMs, field, Totals } from './fields.ts';
import { LogEntrySchema } from './log-entry.ts';
import { type Parsed, parseWire } from './parse.ts';
import { HeardReportSchema, RejectedSchema } from './report.ts';
import { MAX_REPORT_LENGTH } from './report-limits.ts';
import { MAX_SNAPSHOT_LENGTH, SnapshotSchema } from './snapshot.ts';
import { toWireJson } from './wire.ts';

/**
 * Grows when a field or event changes its meaning; additions leave it. So a reader takes a word that it does not know in
 * a list for a neutral one; an event of an unknown name, or a log entry of an unknown kind, is dropped alone.
 */
export const CONTRACT_VERSION = 1;
/** How often the server sends `ping`. */
export const PING_INTERVAL_MS = 15_000;
/** A stream that was silent for two pings and a bit is dead, whatever its socket says. */
export const STREAM_SILENT_MS = 35_000;

const AtMs = field(EpochMs, 'When the event was made, by the server’s clock.');

export const EVENT_SCHEMAS = {
  hello: v.object({
    contractVersion: field(Count, 'CONTRACT_VERSION of the server.'),
    serverVersion: field(v.string(), 'Version of the sidescope package.'),
    serverId: field(v.string(), 'New at every start of the server.'),
    atMs: AtMs,
    watchIntervalMs: field(
      Count,
      'The cadence that reporters are asked for as the stream opens: the shortest that any reader wants.',
    ),
    pingIntervalMs: field(Count, 'How often `ping` comes.'),
  }),
  snapshot: v.object({ snapshot: SnapshotSchema }),
  reports: v.object({
    atMs: AtMs,
    reports: field(v.array(HeardReportSchema), 'Reports that arrived since the last such event, as received.'),
    rejected: field(v.array(RejectedSchema), 'Reports that arrived and could not be read.'),
  }),
  counts: v.object({
    atMs: AtMs,
    totals: field(
      Totals,
      'Events counted straight into the store (hash sidecar:events), by channel id; those that changed.',
    ),
  }),
  log: v.object({
    entry: LogEntrySchema,
    replayed: field(v.boolean(), 'true: it is told again after a break, and is as old as its at_ms says.'),
  }),
  resync: v.object({
    atMs: AtMs,
    reason: field(
      v.fallback(v.picklist(['unknown_id', 'unwatched', 'log_lost', 'too_slow']), 'log_lost'),
      'Why log entries may be missing: the last id heard is malformed, too old or of another life of the store; nobody watched for a while after it, so that nothing was noticed; the store lost its log; this reader was too slow.',
    ),
  }),
  ping: v.object({ atMs: AtMs }),
  bye: v.object({
    reason: field(v.fallback(v.picklist(['shutdown', 'max_age']), 'shutdown'), 'Why the server ends the stream.'),
    retryMs: field(Count, 'When to come back, milliseconds from now.'),
  }),
} as const;

export type EventName = keyof typeof EVENT_SCHEMAS;
export type StreamEvent = { [K in EventName]: { type: K } & v.InferOutput<(typeof EVENT_SCHEMAS)[K]> }[EventName];

export const EVENT_NAMES: readonly EventName[] = [
  'hello',
  'snapshot',
  'reports',
  'counts',
  'log',
  'resync',
  'ping',
  'bye',
];

const isEventName = (name: string): name is EventName => Object.hasOwn(EVENT_SCHEMAS, name);

/** Longest accepted data of one event, in characters. */
export const MAX_EVENT_LENGTH = MAX_SNAPSHOT_LENGTH + MAX_REPORT_LENGTH;

/** Reads one event as EventSource hands it over: its name and its `data` text. */
export function parseStreamEvent(name: string, data: string): Parsed<StreamEvent> {
  if (!isEventName(name)) return { ok: false, reason: `unknown event "${name}"` };
  if (data.length > MAX_EVENT_LENGTH) return { ok: false, reason: `too large: ${data.length} characters` };
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { ok: false, reason: `${name}: not JSON` };
  }
  const parsed = parseWire<v.GenericSchema<unknown, object>>(EVENT_SCHEMAS[name], value);
  if (!parsed.ok) return { ok: false, reason: `${name}: ${parsed.reason}` };
  return { ok: true, value: { type: name, ...parsed.value } as StreamEvent };
}

/** The `data` text of one event. */
export function streamEventData(event: StreamEvent): string {
  const { type: _, ...body } = event;
  return toWireJson(body);
}
