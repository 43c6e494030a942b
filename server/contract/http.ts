// Bodies of the HTTP routes, other than reports and snapshots.
import * as v from 'valibot';
import { Count, field } from './fields.ts';

export const TicketBody = v.object({
  ticket: field(v.pipe(v.string(), v.regex(/^[\w-]{22,64}$/)), 'Opens one event stream, once.'),
  ttlSeconds: field(Count, 'How long it can be used.'),
});
export const PairRequest = v.object({
  code: field(
    v.pipe(v.string(), v.regex(/^\d{6}$/, 'must be the six digits that the server printed')),
    'The six digits that the server printed.',
  ),
});
export const PairBody = v.object({
  token: field(v.pipe(v.string(), v.minLength(16), v.maxLength(256)), 'Bearer token for every other route.'),
});
export const VersionBody = v.object({
  version: field(v.string(), 'Version of the sidescope package.'),
  contractVersion: field(Count, 'CONTRACT_VERSION.'),
  commit: field(v.nullable(v.string()), 'Git commit it was built from; null: unknown.'),
  buildDate: field(v.nullable(v.string()), 'ISO 8601; null: run from source.'),
});
/** The answer to POST /api/reports: when the next report is wanted. */
export const ReportsBody = v.object({
  watchIntervalMs: field(v.nullable(Count), 'The cadence wanted while somebody watches; null: nobody does.'),
  excluded: field(
    v.optional(v.array(v.string())),
    'Paths at or below which GETs only poll: requests of them are not told of, except errors. Absent: none.',
  ),
});
/** Every error body. */
export const ErrorBody = v.object({
  error: field(v.string(), 'A stable word for programs.'),
  message: field(v.string(), 'What was attempted and what went wrong.'),
  remedy: field(v.nullable(v.string()), 'What mends it; null: nothing is known to.'),
});
export type TicketBody = v.InferOutput<typeof TicketBody>;
export type PairBody = v.InferOutput<typeof PairBody>;
export type VersionBody = v.InferOutput<typeof VersionBody>;
export type ReportsBody = v.InferOutput<typeof ReportsBody>;
export type ErrorBody = v.InferOutput<typeof ErrorBody>;
