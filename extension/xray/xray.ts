// All that is known of one request of the browser, out of what the apps told. Pure.
import type { LogEntry } from '../../server/contract/log-entry.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { JOB_TYPE, type RequestEntry } from '../inspector/request-entry.ts';
import { type Absence, AWAITED_MS, absenceOf } from './absence.ts';
import { type AlsoRanResult, alsoRan } from './also-ran.ts';
import { type Lit, litBy } from './channels-of.ts';
import type { ClockEstimate, Span } from './clock-skew.ts';
import { type Figure, figuresOf } from './figures.ts';
import type { HeardEntry } from './heard-entry.ts';
import { layOut, toldOf } from './lay-out.ts';
import type { KnownTraces } from './lens.ts';
import { type Part, timeParts } from './time-parts.ts';
import { traceIdsOf } from './trace-of.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import type { Waterfall } from './waterfall.ts';
import type { Work } from './work.ts';

/** So long after the end of what is known a job may still run that nobody told of yet. */
export const STILL_WORKING_MS = 30_000;
/** The server notices what happened with the reports that come after it. */
export const NOTICED_MS = 1_000;

export interface XrayFacts {
  request: RequestEntry;
  /** null: nothing is taken in. */
  work: Work | null;
  snapshot: Snapshot | null;
  log: readonly LogEntry[];
  traces: KnownTraces;
  /** Server's clock less this browser's. */
  clockOffsetMs: number;
  /** By this browser's clock. */
  nowMs: number;
}

export interface Found {
  traceId: string;
  waterfall: Waterfall;
  parts: readonly Part[];
  clocks: readonly ClockEstimate[];
  lit: Lit;
  figures: readonly Figure[];
  verdict: Verdict;
  log: readonly LogEntry[];
  also: AlsoRanResult;
  /** From its beginning to the end of the last that was done for it, ms. */
  window: Span;
  /** Entries that are missing around that time, by sidecar. */
  missing: ReadonlyMap<string, number>;
  /** How many more entries it has than are laid out. */
  more: number;
  /** Sidecars on its channels whose entry may still come. */
  awaited: readonly string[];
}

export type Xray = { found: Found } | { absence: Absence; traceId: string | null };

export function xrayOf(facts: XrayFacts): Xray {
  const { request, work } = facts;
  const told = work && toldOf(request, work);
  if (work && told) return { found: foundOf(facts, work, told.traceId, told.entries) };
  const ids = traceIdsOf(request);
  const fromMs = request.startedAtMs + facts.clockOffsetMs;
  const toMs = fromMs + (request.durationMs ?? 0);
  const absence = absenceOf({
    hasId: ids.length > 0,
    fromCache: request.fromCache,
    answered: request.status !== null,
    pending: request.pending,
    toMs,
    nowMs: facts.nowMs + facts.clockOffsetMs,
    listeningSinceMs: work?.sinceMs ?? null,
    heldSinceMs: work?.ring.heldSinceMs() ?? null,
    held: work?.ring.count() ?? 0,
    missing: work?.ring.missingBetween(fromMs, toMs + AWAITED_MS) ?? new Map(),
  });
  return { absence, traceId: ids[0] ?? null };
}

function foundOf(facts: XrayFacts, work: Work, traceId: string, told: readonly HeardEntry[]): Found {
  const { request, snapshot, clockOffsetMs } = facts;
  const { entries, clocks, originMs, waterfall } = layOut({ request, work, clockOffsetMs }, told);
  const parts = timeParts(waterfall);
  const window = { fromMs: 0, toMs: waterfall.endMs };
  const serverOriginMs = request.startedAtMs + clockOffsetMs;
  const lit = litBy(entries, snapshot);
  const figures = figuresOf({ rows: waterfall.rows, lit, track: work.track, window, serverOriginMs, originMs });
  const log = facts.log.filter(
    ({ atMs }) => atMs >= serverOriginMs && atMs <= serverOriginMs + window.toMs + NOTICED_MS,
  );
  const own = new Set(traceIdsOf(request));
  return {
    traceId,
    waterfall,
    parts,
    clocks: inOrder([...clocks.values()], waterfall),
    lit,
    figures,
    log,
    window,
    more: told.length - entries.length,
    verdict: verdictOf({
      totalMs: window.toMs,
      failure: failureOf(request, entries),
      rows: waterfall.rows,
      parts,
      figures,
      log: log.filter(({ sidecar }) => sidecar !== null && lit.worked.includes(sidecar)),
    }),
    also: alsoRan({ window, own, entries: work.ring.all(), traces: facts.traces, originMs }),
    missing: work.ring.missingBetween(serverOriginMs, serverOriginMs + window.toMs + AWAITED_MS),
    awaited: facts.nowMs - request.startedAtMs - window.toMs < STILL_WORKING_MS ? mayTell(lit.silent, snapshot) : [],
  };
}

/** Those that are measured from outside run none of our code, and never tell of a request. */
function mayTell(names: readonly string[], snapshot: Snapshot | null): string[] {
  const isOurs = (name: string) =>
    snapshot?.sidecars.some(
      (sidecar) => sidecar.name === name && sidecar.instances.some(({ report }) => report?.source !== 'redis-info'),
    ) ?? false;
  return names.filter(isOurs);
}

/** Clocks, and the sidecars of each, in the order in which they stand in the waterfall. */
function inOrder(clocks: readonly ClockEstimate[], { rows }: Waterfall): ClockEstimate[] {
  const placeOf = (sidecar: string | undefined) => rows.findIndex((row) => row.sidecar === sidecar);
  const sorted = clocks.map((clock) => ({
    ...clock,
    sidecars: clock.sidecars.toSorted((a, b) => placeOf(a) - placeOf(b)),
  }));
  return sorted.sort((a, b) => placeOf(a.sidecars[0]) - placeOf(b.sidecars[0]));
}

/** "500", "net::ERR_EMPTY_RESPONSE", "a failed job"; null: it did not fail. */
function failureOf(
  { status, error, pending, resourceType }: RequestEntry,
  entries: readonly HeardEntry[],
): string | null {
  if (status === null && !pending && resourceType !== JOB_TYPE) return error ?? 'no answer';
  if (status !== null && status >= 500) return String(status);
  return entries.some(({ entry }) => entry.kind === 'job' && entry.failed) ? 'a failed job' : null;
}
