// One piece of work that a reporter's app did for a request: the request as one app handled it, or a job that it queued.
// In: the app's integration, within its reports and only while somebody watches. Out: the SSE event `reports`. What belongs
// together has one trace id (W3C Trace Context, https://www.w3.org/TR/trace-context/).
import * as v from 'valibot';
import { Amount, Count, field, Name } from './fields.ts';
import { MAX_ENTRY_CHANNELS, MAX_ROUTE_LENGTH } from './request-limits.ts';

/** 32 hex digits, or whatever an x-request-id held: printable, without spaces or quotes, at most 64 characters. */
export const TraceId = v.pipe(v.string(), v.regex(/^[\w.:/+=@-]{1,64}$/, 'must be 1 to 64 printable characters'));
const SpanId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be 16 hex digits'));

export const RequestEntrySchema = v.object({
  sequence: field(
    v.pipe(Count, v.minValue(1)),
    'Its place among those told of in this boot, from 1. A gap: a report that told of as many was lost.',
  ),
  kind: field(v.picklist(['http', 'job']), '"http": a request that the app answered. "job": a job that it ran.'),
  traceId: field(TraceId, 'The same for all that one request caused: of traceparent, else x-request-id, else new.'),
  spanId: field(SpanId, 'Of this entry; what it calls or queues names it as parent.'),
  parentSpanId: field(v.nullable(SpanId), 'Who called or queued it; null: nobody that said so.'),
  method: field(v.nullable(v.pipe(v.string(), v.maxLength(16))), 'HTTP method; null: a job.'),
  route: field(
    v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ROUTE_LENGTH)),
    'The route as the app declares it ("/api/jobs/:id"), never the address; of a job "queue/name".',
  ),
  status: field(
    v.nullable(v.pipe(Count, v.minValue(100), v.maxValue(599))),
    'Of the answer; null: there was none, or a job.',
  ),
  failed: field(v.boolean(), 'Answered with 500 or more, not at all, or the job threw.'),
  startedAtMs: field(
    v.pipe(v.number(), v.minValue(1e12), v.maxValue(1e14)),
    'When work on it began, milliseconds since 1970 with a fraction, by the clock of the app’s machine.',
  ),
  durationMs: field(Amount, 'From then to the end of the answer or of the job, milliseconds with a fraction.'),
  waitMs: field(v.nullable(Amount), 'How long a job was in its queue before, milliseconds; null: it was in none.'),
  channels: field(v.pipe(v.array(Name), v.maxLength(MAX_ENTRY_CHANNELS)), 'The channels that it was counted on.'),
});

export type RequestEntry = v.InferOutput<typeof RequestEntrySchema>;
