// Finds polling by itself: a GET of one route at least four times at a steady interval. Several pollers may share a route,
// each with a beat of its own. Pure but for the beats that it remembers.
import { isFailure, isGet } from '../../server/contract/capture.ts';
import { plainStatus } from '../../server/contract/changed-status.ts';
import { routePattern } from '../../server/contract/route-pattern.ts';
import { originOf, pathOf, type RequestEntry } from './request-entry.ts';

/** So many in a row make a beat. */
export const LEAST_IN_BEAT = 4;
/** Nothing polls more often; what comes closer is a page that loads. */
export const LEAST_PERIOD_MS = 100;
/** Nothing that comes more rarely is seen as a beat while somebody looks. */
const MOST_PERIOD_MS = 300_000;
/** How far an interval may be from the usual: a share of it, and always this much for answers that take a while. */
const JITTER_SHARE = 0.35;
const JITTER_MS = 60;
/** A beat that missed more than this many has ended. */
const MOST_MISSED = 3;
const MAX_ROUTES = 500;
const MAX_BEATS = 6;

type Head = Pick<RequestEntry, 'method' | 'url' | 'status' | 'startedAtMs'>;

interface Beat {
  periodMs: number;
  lastAtMs: number;
}

/** A request that is not in a beat yet, and whatever its owner knows it by. */
interface Candidate<T> {
  atMs: number;
  item: T;
}

interface Route<T> {
  beats: Beat[];
  candidates: Candidate<T>[];
  status: number | null;
}

export type PollingVerdict<T> =
  /** Not polling, as far as is known; or polling that failed or whose status changed. */
  | { kind: 'kept' }
  | { kind: 'folded'; route: string; periodMs: number }
  /** It completes a beat: those that were kept before belong to it, and are folded now. */
  | { kind: 'found'; route: string; periodMs: number; earlier: T[] };

/** What polling is known by: "http://host /api/jobs/:id". */
export const pollingRoute = (url: string): string => `${originOf(url) ?? ''} ${routePattern(pathOf(url))}`;

export function createPollingDetector<T>() {
  const routes = new Map<string, Route<T>>();

  /** `item`: by what the owner knows this request, should it be kept now and folded later. */
  const take = (head: Head, item: T): PollingVerdict<T> => {
    if (!isGet(head)) return { kind: 'kept' };
    const name = pollingRoute(head.url);
    const known = routes.get(name) ?? { beats: [], candidates: [], status: plainStatus(head.status) };
    routes.delete(name);
    routes.set(name, known);
    const [oldest] = routes.size > MAX_ROUTES ? routes.keys() : [];
    if (oldest !== undefined) routes.delete(oldest);
    const stands = !isFailure(head) && plainStatus(head.status) === known.status;
    known.status = plainStatus(head.status);
    return judge(known, name, { atMs: head.startedAtMs, item }, stands);
  };
  return { take, clear: () => routes.clear() };
}

/** `stands`: it went as the one before it. Otherwise it keeps the beat, and is shown. */
function judge<T>(route: Route<T>, name: string, request: Candidate<T>, stands: boolean): PollingVerdict<T> {
  route.beats = route.beats.filter(({ lastAtMs, periodMs }) => request.atMs - lastAtMs <= periodMs * (MOST_MISSED + 1));
  const beat = route.beats.find((one) => fits(one, request.atMs));
  if (beat) {
    beat.periodMs += (Math.min(request.atMs - beat.lastAtMs, beat.periodMs * 2) - beat.periodMs) / 8;
    beat.lastAtMs = request.atMs;
    return stands ? { kind: 'folded', route: name, periodMs: beat.periodMs } : { kind: 'kept' };
  }
  if (!stands) {
    route.candidates = [];
    return { kind: 'kept' };
  }
  route.candidates.push(request);
  const found = steadyTail(route.candidates);
  if (found === null) {
    // Enough to find two pollers that take turns.
    route.candidates = route.candidates.slice(-LEAST_IN_BEAT * 3);
    return { kind: 'kept' };
  }
  route.beats = [...route.beats, { periodMs: found.periodMs, lastAtMs: request.atMs }].slice(-MAX_BEATS);
  route.candidates = route.candidates.filter((one) => !found.members.includes(one));
  const earlier = found.members.filter((one) => one !== request).map((one) => one.item);
  return { kind: 'found', route: name, periodMs: found.periodMs, earlier };
}

const near = (intervalMs: number, periodMs: number) =>
  Math.abs(intervalMs - periodMs) <= Math.max(JITTER_MS, periodMs * JITTER_SHARE);

/** A beat may have left out some: the tab slept, or the answer took long. */
const fits = ({ lastAtMs, periodMs }: Beat, atMs: number): boolean => {
  const times = Math.max(1, Math.round((atMs - lastAtMs) / periodMs));
  return times <= MOST_MISSED + 1 && near((atMs - lastAtMs) / times, periodMs);
};

/** The last ones at even distances. Every distance from the newest is tried as a period; null: there are none. */
function steadyTail<T>(candidates: readonly Candidate<T>[]): { periodMs: number; members: Candidate<T>[] } | null {
  const newestFirst = candidates.toReversed();
  const [newest] = newestFirst;
  if (newest === undefined) return null;
  for (const step of newestFirst.slice(1)) {
    const members = membersOf(newestFirst, newest.atMs - step.atMs);
    const firstAtMs = members?.at(-1)?.atMs;
    if (members === null || firstAtMs === undefined) continue;
    // A page that loads asks in quick succession, and some of that always lies at even distances.
    const within = candidates.filter(({ atMs }) => atMs >= firstAtMs).length;
    const spanMs = newest.atMs - firstAtMs;
    if (spanMs / (within - 1) >= LEAST_PERIOD_MS) return { periodMs: spanMs / (LEAST_IN_BEAT - 1), members };
  }
  return null;
}

/** The newest and those before it, each a period apart; null: there are too few. */
function membersOf<T>(newestFirst: readonly Candidate<T>[], periodMs: number): Candidate<T>[] | null {
  if (periodMs < LEAST_PERIOD_MS || periodMs > MOST_PERIOD_MS) return null;
  const members = newestFirst.slice(0, 1);
  for (const one of newestFirst.slice(1)) {
    const intervalMs = (members.at(-1)?.atMs ?? 0) - one.atMs;
    if (intervalMs >= LEAST_PERIOD_MS && near(intervalMs, periodMs)) members.push(one);
    if (members.length === LEAST_IN_BEAT) return members;
  }
  return null;
}
