// How far each machine's clock is off the browser's, out of the request itself: what a server did for it lies between the
// first byte that the browser sent and the last one it received, as in NTP (RFC 5905, section 8). Pure.
import { type Callers, callersIn } from './callers.ts';
import { clockKey, endMs, type HeardEntry, startMs } from './heard-entry.ts';

export interface ClockEstimate {
  /** The sidecars whose entries it stamps. */
  sidecars: readonly string[];
  /** That clock less the browser's. */
  aheadMs: number;
  /** The most that it may be wrong by; null: not known. */
  errorMs: number | null;
  /** "request": as above. "reports": from when its reports arrived. "none": taken for the browser's own. */
  from: 'request' | 'reports' | 'none';
  /** false: the work took longer than the time it must lie in, so one of the two is not what it seems. */
  fits: boolean;
}

export interface Span {
  fromMs: number;
  toMs: number;
}

/** Times are whole milliseconds in places: less than that is no contradiction. */
export const ROUNDING_MS = 1;

/** What one entry says of its clock: how far ahead it can be at the least and at the most. */
interface Bounds {
  lowMs: number;
  highMs: number;
  /** How far the clock it is compared with may be wrong itself. */
  errorMs: number;
}

export interface SkewFacts {
  /** From the first byte sent to the last one received, by the browser's clock. */
  away: Span | null;
  entries: readonly HeardEntry[];
  /** A machine's clock less the browser's, as its reports arrived; null: not known. */
  reportedAheadMs(heard: HeardEntry): number | null;
}

/** By clockKey. Clocks are estimated from the outside in: a child within its parent, whose clock is known by then. */
export function estimateClocks(facts: SkewFacts): Map<string, ClockEstimate> {
  const byClock = new Map<string, HeardEntry[]>();
  for (const heard of facts.entries) byClock.set(clockKey(heard), [...(byClock.get(clockKey(heard)) ?? []), heard]);
  const callers = callersIn(facts.entries);
  const known = new Map<string, ClockEstimate>();
  let before = -1;
  while (known.size > before) {
    before = known.size;
    for (const [key, stamped] of byClock) {
      if (known.has(key)) continue;
      const bounds = stamped.flatMap((heard) => boundsOf(heard, facts, callers, known));
      if (bounds.length > 0) known.set(key, { sidecars: sidecarsOf(stamped), ...estimateWithin(bounds) });
    }
  }
  for (const [key, stamped] of byClock)
    if (!known.has(key)) known.set(key, { sidecars: sidecarsOf(stamped), ...fallback(stamped, facts) });
  return known;
}

const sidecarsOf = (entries: readonly HeardEntry[]) => [...new Set(entries.map(({ sidecar }) => sidecar))];

function boundsOf(
  heard: HeardEntry,
  { away }: SkewFacts,
  { parentOf }: Callers,
  known: ReadonlyMap<string, ClockEstimate>,
): Bounds[] {
  const parent = parentOf(heard);
  if (parent === undefined) {
    if (away === null || heard.entry.kind === 'job') return [];
    return [{ lowMs: endMs(heard) - away.toMs, highMs: startMs(heard) - away.fromMs, errorMs: 0 }];
  }
  const clock = known.get(clockKey(parent));
  if (clock === undefined) return [];
  const within = { fromMs: startMs(parent) - clock.aheadMs, toMs: endMs(parent) - clock.aheadMs };
  const inner = innerSpan(heard);
  if (inner === null) return [];
  return [{ lowMs: inner.toMs - within.toMs, highMs: inner.fromMs - within.fromMs, errorMs: clock.errorMs ?? 0 }];
}

/** What of it lies within its parent: of a job the moment it was queued; null: that is not known. */
function innerSpan(heard: HeardEntry): Span | null {
  const { kind, waitMs } = heard.entry;
  if (kind === 'http') return { fromMs: startMs(heard), toMs: endMs(heard) };
  return waitMs === null ? null : { fromMs: startMs(heard) - waitMs, toMs: startMs(heard) - waitMs };
}

/**
 * The middle of what all allow; where they contradict each other, of what the first allows. Where that one contradicts itself,
 * its beginning is believed: a process that is held back tells of its end too late, and of no beginning too soon.
 */
function estimateWithin(all: readonly Bounds[]): Omit<ClockEstimate, 'sidecars'> {
  const [first] = all;
  const lowMs = Math.max(...all.map((bounds) => bounds.lowMs));
  const highMs = Math.min(...all.map((bounds) => bounds.highMs));
  const agree = highMs >= lowMs || first === undefined;
  const [low, high] = agree ? [lowMs, highMs] : [first.lowMs, first.highMs];
  return {
    aheadMs: Math.min((low + high) / 2, high),
    errorMs: Math.max((high - low) / 2, low - high) + Math.max(...all.map(({ errorMs }) => errorMs)),
    from: 'request',
    fits: all.every((bounds) => bounds.highMs - bounds.lowMs >= -ROUNDING_MS),
  };
}

function fallback(stamped: readonly HeardEntry[], facts: SkewFacts): Omit<ClockEstimate, 'sidecars'> {
  const aheadMs = stamped.map(facts.reportedAheadMs).find((ahead) => ahead !== null) ?? null;
  if (aheadMs === null) return { aheadMs: 0, errorMs: null, from: 'none', fits: true };
  return { aheadMs, errorMs: null, from: 'reports', fits: true };
}
