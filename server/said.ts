// Which of two servers' words say the same. They see the same things, not always in the same steps: one that was cut off
// sees healthy -> down where the other one said degraded in between; one that began later takes a restart for a start. Pure.
import type { Occurrence } from './contract/log-entry.ts';

/** Within one subject only matters where a change led to, and in which order. */
function subjectOf({ kind, sidecar, instance, reason, bootId }: Occurrence): string {
  if (kind === 'reporter_started' || kind === 'reporter_restarted')
    return JSON.stringify(['start', sidecar, instance, bootId]);
  if (kind === 'oom_kill') return JSON.stringify([kind, sidecar, instance, bootId]);
  return JSON.stringify([kind, sidecar, instance, kind === 'limit_changed' ? reason : null]);
}

/** Whether `said` leaves nothing of `own` to be said. A count of OOM kills tells of all before it. */
export const saysAsMuch = (said: Occurrence, own: Occurrence): boolean =>
  subjectOf(said) === subjectOf(own) &&
  (own.kind === 'oom_kill' ? Number(said.to) >= Number(own.to) : said.to === own.to);

/**
 * Two servers give one thing times this close together. The same twice is further apart: there and back takes two reports,
 * which come every 500 ms at most.
 */
const SAME_MOMENT_MS = 500;

export const isSameMoment = (atMs: number, otherMs: number): boolean => Math.abs(atMs - otherMs) < SAME_MOMENT_MS;

export const isOfStore = ({ kind }: Pick<Occurrence, 'kind'>): boolean =>
  kind === 'store_lost' || kind === 'store_back';

/**
 * `all` (oldest first) without the first for which `isIt` holds (of OOM kills the last), and without the steps of the same
 * subject that led to it.
 */
export function takeThrough<T extends Occurrence>(
  all: readonly T[],
  isIt: (one: T) => boolean,
): { taken: T | null; rest: T[] } {
  const lastKill = all.findLastIndex((one) => one.kind === 'oom_kill' && isIt(one));
  const index = lastKill === -1 ? all.findIndex(isIt) : lastKill;
  const taken = all[index] ?? null;
  if (taken === null) return { taken, rest: [...all] };
  const subject = subjectOf(taken);
  return { taken, rest: all.filter((one, place) => place > index || subjectOf(one) !== subject) };
}

/** `all` (oldest first) without what came and went: steps of one subject that led back to where the first began, if `isOver`. */
export function withoutReturns<T extends Occurrence>(all: readonly T[], isOver: (last: T) => boolean): T[] {
  const lastOf = new Map(all.map((one) => [subjectOf(one), one]));
  const firstOf = new Map(all.toReversed().map((one) => [subjectOf(one), one]));
  return all.filter((one) => {
    const first = firstOf.get(subjectOf(one));
    const last = lastOf.get(subjectOf(one));
    return !(last && isOver(last) && last.to !== null && first?.from === last.to);
  });
}
