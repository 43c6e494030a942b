// One row for all requests of one polling route: how often, how many, what they weigh, and what a minute of them costs.
import * as v from 'valibot';
import type { RequestEntry } from './request-entry.ts';
import { wholeMs } from './server-timing.ts';

const Amount = v.pipe(v.number(), v.finite(), v.minValue(0));

export const PollingRowSchema = v.object({
  /** Origin and route: "http://host /api/jobs/:id". */
  route: v.string(),
  periodMs: Amount,
  count: Amount,
  /** Over the network, or of bodies where that is not known. */
  bytes: Amount,
  /** Time that servers took, all in all. */
  serverMs: Amount,
  /** Of how many it is known. */
  serverKnown: Amount,
  /** Whether `serverMs` is what Server-Timing says; otherwise the time waited for an answer. */
  byServerTiming: v.boolean(),
  firstAtMs: v.number(),
  lastAtMs: v.number(),
  /** The newest one's status. */
  status: v.nullable(v.number()),
});

export type PollingRow = v.InferOutput<typeof PollingRowSchema>;

/** `row` undefined: its first. */
export function withRequest(
  row: PollingRow | undefined,
  route: string,
  periodMs: number,
  entry: RequestEntry,
): PollingRow {
  const server = serverTime(entry);
  const base = row ?? { ...EMPTY, route, firstAtMs: entry.startedAtMs, lastAtMs: entry.startedAtMs };
  return {
    ...base,
    periodMs,
    count: base.count + 1,
    bytes: base.bytes + (entry.transferBytes ?? entry.bodyBytes ?? 0),
    serverMs: base.serverMs + (server?.ms ?? 0),
    serverKnown: base.serverKnown + (server === null ? 0 : 1),
    byServerTiming: server === null ? base.byServerTiming : server.byServerTiming,
    firstAtMs: Math.min(base.firstAtMs, entry.startedAtMs),
    lastAtMs: Math.max(base.lastAtMs, entry.startedAtMs),
    status: entry.status,
  };
}

const EMPTY = { count: 0, bytes: 0, serverMs: 0, serverKnown: 0, byServerTiming: false, status: null };

function serverTime({ serverTiming, timings }: RequestEntry): { ms: number; byServerTiming: boolean } | null {
  const ms = wholeMs(serverTiming);
  if (ms !== null) return { ms, byServerTiming: true };
  return timings?.waitMs == null ? null : { ms: timings.waitMs, byServerTiming: false };
}

export interface CostPerMinute {
  requests: number;
  bytes: number;
  /** null: no answer told. */
  serverMs: number | null;
}

export function costPerMinute({ periodMs, count, bytes, serverMs, serverKnown }: PollingRow): CostPerMinute {
  const requests = periodMs > 0 ? 60_000 / periodMs : 0;
  return {
    requests,
    bytes: count > 0 ? (bytes / count) * requests : 0,
    serverMs: serverKnown > 0 ? (serverMs / serverKnown) * requests : null,
  };
}
