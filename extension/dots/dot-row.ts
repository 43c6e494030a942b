// The dots of one row. Pure: time comes in, progress comes out. A dot is an event that was counted; beyond what a row can
// show, one dot stands for several, twice as many at each step, and says for how many.

/** A dot's way from the origin to the last sidecar. */
export const TRAVEL_MS = 1_600;
/** Most dots on one row; the oldest make room. */
export const MAX_DOTS = 64;
/** Events of one update leave the origin spread over this long, as they happened spread over the time before it. */
export const SPREAD_MS = 600;

export interface DotRow {
  /** When each dot leaves the origin, first counted first. */
  readonly departures: readonly number[];
  /** Events that one of the newest dots stands for; 1 unless there were too many. The last of an update may stand for fewer. */
  readonly eventsPerDot: number;
  /** When events were last added. */
  readonly addedAtMs: number;
}

export const NO_DOTS: DotRow = { departures: [], eventsPerDot: 1, addedAtMs: Number.NEGATIVE_INFINITY };

/** The row after `events` more were counted: one dot each where there is room, or else one dot for 2, 4, 8 and so on. */
export function addEvents(row: DotRow, events: number, nowMs: number): DotRow {
  const before = withoutArrived(row, nowMs);
  if (events === 0) return before;
  const passedMs = Math.min(TRAVEL_MS, nowMs - row.addedAtMs);
  const eventsPerDot = densityFor(events, before, passedMs);
  const dots = Math.ceil(events / eventsPerDot);
  const spreadMs = Math.min(SPREAD_MS, passedMs);
  const added = Array.from({ length: dots }, (_, index) => nowMs + (index * spreadMs) / dots);
  return { departures: [...before.departures, ...added].slice(-MAX_DOTS), eventsPerDot, addedAtMs: nowMs };
}

/**
 * A burst may fill the room that is left. Where traffic stays too dense for one dot each, a row that were filled again and
 * again would pulse, so that dots leave at a pace at which all arrive.
 */
function densityFor(events: number, { departures, eventsPerDot }: DotRow, passedMs: number): number {
  const room = MAX_DOTS - departures.length;
  const pace = sustainable(passedMs);
  const most = events <= room || eventsPerDot === 1 ? Math.max(room, pace) : pace;
  return events <= most ? 1 : 2 ** Math.ceil(Math.log2(events / most));
}

/** As many dots as can leave again and again at this pace and still all arrive, with never more than 64 under way. */
const sustainable = (passedMs: number) => Math.max(1, Math.floor((MAX_DOTS * passedMs) / (TRAVEL_MS + SPREAD_MS)));

/** The row without the dots that have arrived; the same object when none has. */
export function withoutArrived(row: DotRow, nowMs: number): DotRow {
  const departures = row.departures.filter((departure) => nowMs < departure + TRAVEL_MS);
  if (departures.length === row.departures.length) return row;
  return departures.length === 0 ? NO_DOTS : { ...row, departures };
}

/** How far each dot under way has come, 0 to 1. */
export function progressOf(row: DotRow, nowMs: number): number[] {
  return row.departures
    .map((departure) => (nowMs - departure) / TRAVEL_MS)
    .filter((progress) => progress >= 0 && progress < 1);
}
