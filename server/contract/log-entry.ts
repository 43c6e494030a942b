// What can happen once, and is told once: the entries of the log, as the SSE event `log` carries them. State heals with
// the next frame; an entry that was missed is only seen again by replay.
import * as v from 'valibot';
import { EpochMs, field, InstanceId, Name } from './fields.ts';
import { MAX_REASON_LENGTH, type Parsed, parseWireJson } from './parse.ts';

/** Most entries kept, and so the most that can be replayed. */
export const MAX_LOG_ENTRIES = 2_000;
/** Longest accepted entry, in characters of JSON. */
export const MAX_LOG_ENTRY_LENGTH = 4_096;

/** Where an entry stands in the log: opaque to clients, which hand back the last one they heard. */
export const LogId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -'));

export const LogKind = v.picklist([
  'health_changed',
  'reporter_started',
  'reporter_stopped',
  'reporter_restarted',
  'limit_changed',
  'oom_kill',
  'throttling_began',
  'throttling_ended',
  'store_lost',
  'store_back',
]);

const Text = v.pipe(v.string(), v.maxLength(64));

const Occurrence = {
  atMs: field(
    EpochMs,
    'When it happened, by the clock of the server that noticed it first: the end of a health by silence, and the start of a reporter, where that can be told; else when it was noticed.',
  ),
  kind: field(LogKind, 'What happened.'),
  sidecar: field(v.nullable(Name), 'To which sidecar; null: to the store.'),
  instance: field(v.nullable(InstanceId), 'To which replica; null: to the sidecar as a whole, or to the store.'),
  bootId: field(
    v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
    'Of which boot of the reporter: of a start, restart or OOM kill. Absent: does not apply.',
  ),
  from: field(
    v.nullable(Text),
    'What was before: a health, a limit (cores or bytes; "none"), a number of OOM kills. null: does not apply.',
  ),
  to: field(v.nullable(Text), 'What is now, in the terms of `from`.'),
  reason: field(
    v.nullable(v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH))),
    'Why; for limit_changed which limit: memory_limit_bytes or cpu_cores_limit. null: nothing to say.',
  ),
};

export const LogEntrySchema = v.object({
  id: field(
    v.nullable(LogId),
    'Its place in the log; null: said by this server alone while the log cannot be written.',
  ),
  ...Occurrence,
});
const OccurrenceSchema = v.object(Occurrence);

export type LogKind = v.InferOutput<typeof LogKind>;
export type LogEntry = v.InferOutput<typeof LogEntrySchema>;
/** An entry before it has its place in the log. */
export type Occurrence = v.InferOutput<typeof OccurrenceSchema>;

/** Reads what stands in the log, where an entry does not hold its own id. */
export const parseOccurrence = (json: string): Parsed<Occurrence> =>
  parseWireJson(OccurrenceSchema, json, MAX_LOG_ENTRY_LENGTH);

/** The same for one thing that happened, whatever the time and the words. */
export const occurrenceKey = ({ kind, sidecar, instance, from, to, reason }: Occurrence): string =>
  JSON.stringify([kind, sidecar, instance, from, to, kind === 'limit_changed' ? reason : null]);
