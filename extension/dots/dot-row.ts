// The dots of one row. Pure: time comes in, progress comes out. A dot is an event that was counted; beyond what a row can
// show, one dot stands for several, and says for how many.

/** A dot's way from the origin to the last sidecar. */
export const TRAVEL_MS = 1_600;
/** Most dots on one row; the oldest make room. */
export const MAX_DOTS = 64;
/** As many events in one update are shown one by one; beyond, dots grow with the logarithm of the events. */
const ONE_BY_ONE = 16;
/** Dots more for each doubling beyond that. */
const DOTS_PER_DOUBLING = 8;
/** Events of one update leave the origin spread over this long, as they happened spread over the time before it. */
export const SPREAD_MS = 400;

export interface DotRow {
  /** When each dot leaves the origin, oldest first. */
  readonly departures: readonly number[];
  /** Events that one of the newest dots stands for; 1 unless there were too many. */
  readonly eventsPerDot: number;
  /** When events were last added. */
  readonly addedAtMs: number;
}

export const NO_DOTS: DotRow = { departures: [], eventsPerDot: 1, addedAtMs: Number.NEGATIVE_INFINITY };

/** How many dots show that many events. */
export function dotsFor(events: number): number {
  if (events <= ONE_BY_ONE) return events;
  return Math.min(MAX_DOTS, ONE_BY_ONE + Math.floor(DOTS_PER_DOUBLING * Math.log2(events / ONE_BY_ONE)));
}

/** The row after `events` more were counted. */
export function addEvents(row: DotRow, events: number, nowMs: number): DotRow {
  const passedMs = Math.min(TRAVEL_MS, nowMs - row.addedAtMs);
  const dots = Math.min(dotsFor(events), sustainable(passedMs));
  if (dots === 0) return withoutArrived(row, nowMs);
  const spreadMs = Math.min(SPREAD_MS, passedMs);
  const added = Array.from({ length: dots }, (_, index) => nowMs + (index * spreadMs) / dots);
  const departures = [...withoutArrived(row, nowMs).departures, ...added].slice(-MAX_DOTS);
  return { departures, eventsPerDot: Math.max(1, Math.round(events / dots)), addedAtMs: nowMs };
}

/** As many dots as can leave again and again at this pace and still all arrive, with never more than 64 under way. */
const sustainable = (passedMs: number) => Math.max(1, Math.floor((MAX_DOTS * passedMs) / (TRAVEL_MS + SPREAD_MS)));

/** The row without the dots that have arrived. The same object when none has. */
export function withoutArrived(row: DotRow, nowMs: number): DotRow {
  const departures = row.departures.filter((departure) => nowMs < departure + TRAVEL_MS);
  return departures.length === row.departures.length ? row : { ...row, departures };
}

/** How far each dot under way has come, 0 to 1. */
export function progressOf(row: DotRow, nowMs: number): number[] {
  return row.departures
    .map((departure) => (nowMs - departure) / TRAVEL_MS)
    .filter((progress) => progress >= 0 && progress < 1);
}
