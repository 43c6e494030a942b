// What an app did for requests, until a report carries it. In: entries, only while somebody watches. Out: as many as a
// report has room for. Bounded: what comes beyond is dropped and counted.
import { MAX_REQUESTS_LENGTH } from '../../server/contract/report-limits.ts';
import type { RequestEntry } from '../../server/contract/request-entry.ts';
import { MAX_ENTRY_CHANNELS, MAX_REPORT_REQUESTS, MAX_ROUTE_LENGTH } from '../../server/contract/request-limits.ts';
import { createExcluded, type Excluded } from './excluded.ts';

/** Most entries that wait for a report or began since the last one: a second of them at the fastest cadence of reports. */
export const MAX_PENDING = 512;

/** An entry before it has its place. */
export type Done = Omit<RequestEntry, 'sequence'>;

/** The side of the app. */
export interface Requests extends Pick<Excluded, 'excluded'> {
  /** Whether somebody watches. */
  isWanted(): boolean;
  /** Whether work has a name, which it hands on, also where it becomes no entry. */
  isAlwaysNamed(): boolean;
  /**
   * Whether work that begins now may become an entry: somebody watches, and there is room. true takes that room, which
   * `add` or `abandon` gives back. Costs a comparison while nobody watches.
   */
  begin(): boolean;
  /** The entry of work that began. */
  add(done: Done): void;
  /** The work came to nothing that could be told. */
  abandon(): void;
}

/** The side of the reporter. */
export interface RequestLog extends Requests, Excluded {
  setWanted(isWanted: boolean): void;
  /** Calls the listener at every change of `isWanted`, until the signal fires. */
  onWanted(listener: () => void, signal: AbortSignal): void;
  setAlwaysNamed(isAlwaysNamed: boolean): void;
  /** The oldest entries that fit in one report. They are gone once `sent`, and told again after `failed`. */
  take(): RequestEntry[];
  sent(): void;
  failed(): void;
  /** Whether nothing waits, be it taken or not. */
  isEmpty(): boolean;
  /** Entries that were dropped so far, here or before they came here. */
  dropped(): number;
  addDropped(count: number): void;
  /** Calls the listener once, within the next `add`, or `begin` for which there is no room. It must not throw. */
  whenAdded(listener: () => void): void;
}

export function createRequestLog(): RequestLog {
  let isWanted = false;
  let isAlwaysNamed = false;
  const excluded = createExcluded();
  let waiting: RequestEntry[] = [];
  let taken = 0;
  let underWay = 0;
  /** Of these, at most so many were under way at the last report already: streams of events would else fill all room for good. */
  let lasting = 0;
  let sequence = 0;
  let dropped = 0;
  let listener: (() => void) | null = null;
  const onWanted = new Set<() => void>();
  const tell = () => {
    const told = listener;
    listener = null;
    told?.();
  };

  return {
    ...excluded,
    isWanted: () => isWanted,
    isAlwaysNamed: () => isAlwaysNamed,
    setAlwaysNamed(always) {
      isAlwaysNamed = always;
    },
    onWanted(told, signal) {
      onWanted.add(told);
      signal.addEventListener('abort', () => onWanted.delete(told), { once: true });
    },
    begin() {
      if (!isWanted) return false;
      lasting = Math.min(lasting, underWay);
      if (waiting.length + underWay - lasting >= MAX_PENDING) {
        dropped++;
        tell();
        return false;
      }
      underWay++;
      return true;
    },
    add(done) {
      underWay--;
      if (!isWanted || waiting.length >= MAX_PENDING) {
        dropped++;
        return;
      }
      sequence++;
      waiting.push(entryOf(done, sequence));
      tell();
    },
    abandon() {
      underWay--;
    },
    setWanted(wanted) {
      if (wanted === isWanted) return;
      isWanted = wanted;
      for (const told of onWanted) told();
      if (wanted) return;
      // Nobody is there to be told. What is on its way is told all the same.
      dropped += waiting.length - taken;
      waiting.length = taken;
    },
    take() {
      lasting = underWay;
      if (waiting.length === 0) return [];
      taken = fitting(waiting);
      return waiting.slice(0, taken);
    },
    sent() {
      if (taken === 0) return;
      waiting = waiting.slice(taken);
      taken = 0;
    },
    failed() {
      taken = 0;
    },
    isEmpty: () => waiting.length === 0,
    dropped: () => dropped,
    addDropped(count) {
      dropped += count;
    },
    whenAdded(next) {
      listener = next;
    },
  };
}

/** In limits, whatever it was given. */
const entryOf = (done: Done, sequence: number): RequestEntry => ({
  sequence,
  kind: done.kind,
  traceId: done.traceId,
  spanId: done.spanId,
  parentSpanId: done.parentSpanId,
  method: done.method,
  route: textOf(done.route).slice(0, MAX_ROUTE_LENGTH) || '/',
  status: isStatus(done.status) ? done.status : null,
  failed: done.failed,
  startedAtMs: toMicroseconds(done.startedAtMs),
  durationMs: toMicroseconds(Math.max(0, done.durationMs)),
  waitMs: done.waitMs === null ? null : toMicroseconds(Math.max(0, done.waitMs)),
  channels: done.channels.slice(0, MAX_ENTRY_CHANNELS),
});

/** Node sends what is below 1,000, and the contract knows only what HTTP does: one other status would spoil the whole report. */
export const isStatus = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599;

/** A job of plain JavaScript may be called anything. Its own `toString` might throw. */
const textOf = (value: unknown): string => (Object(value) === value ? typeof value : String(value));

/** More digits than a clock has are only length. */
const toMicroseconds = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1_000;

/** How many of them one report may carry. */
function fitting(entries: readonly RequestEntry[]): number {
  let length = 0;
  for (const [index, entry] of entries.slice(0, MAX_REPORT_REQUESTS).entries()) {
    length += lengthOf(entry);
    if (length > MAX_REQUESTS_LENGTH) return index;
  }
  return Math.min(entries.length, MAX_REPORT_REQUESTS);
}

/** No less than what it takes as JSON: its texts, each character of which may be escaped, and 400 for all the rest. */
const lengthOf = ({ route, traceId, channels }: RequestEntry): number =>
  400 + 2 * route.length + traceId.length + channels.join().length + 2 * channels.length;
