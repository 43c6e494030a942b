// Requests by what and when they were, to find the one that another source has told of already.
import { mayBeSame, SAME_REQUEST_MS, type Sighting, sameRequestKey } from './merge.ts';
import type { RequestEntry } from './request-entry.ts';

export type Seen = Sighting & Pick<RequestEntry, 'method' | 'url'>;

export interface Sightings<T> {
  add(one: T): void;
  remove(one: T): void;
  /** The one that `entry` is another view of, the nearest in time; null: none. */
  findSame(entry: Seen): T | null;
  clear(): void;
}

/** `seen`: what of a `T` is compared. `most`: so many are remembered, the oldest go first; the owner removes otherwise. */
export function createSightings<T>(seen: (one: T) => Seen, most = Number.POSITIVE_INFINITY): Sightings<T> {
  const lists = new Map<string, T[]>();
  const order = new Set<T>();
  const atMs = (one: T | undefined) => (one === undefined ? 0 : seen(one).startedAtMs);
  /** Where in a list what began at `time` would stand. */
  const placeOf = (list: readonly T[], time: number): number => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (atMs(list[middle]) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const remove = (one: T) => {
    order.delete(one);
    const key = sameRequestKey(seen(one));
    const list = lists.get(key);
    const at = list?.indexOf(one) ?? -1;
    if (list === undefined || at === -1) return;
    list.splice(at, 1);
    if (list.length === 0) lists.delete(key);
  };
  return {
    add(one) {
      const key = sameRequestKey(seen(one));
      const list = lists.get(key) ?? [];
      lists.set(key, list);
      list.splice(placeOf(list, atMs(one)), 0, one);
      if (most === Number.POSITIVE_INFINITY) return;
      order.add(one);
      const [oldest] = order.size > most ? order : [];
      if (oldest !== undefined) remove(oldest);
    },
    remove,
    findSame(entry) {
      const list = lists.get(sameRequestKey(entry)) ?? [];
      let best: T | null = null;
      for (let at = placeOf(list, entry.startedAtMs - SAME_REQUEST_MS); at < list.length; at += 1) {
        const one = list[at];
        if (one === undefined || atMs(one) > entry.startedAtMs + SAME_REQUEST_MS) break;
        if (mayBeSame(seen(one), entry) && distance(one, best, entry.startedAtMs, atMs)) best = one;
      }
      return best;
    },
    clear() {
      lists.clear();
      order.clear();
    },
  };
}

const distance = <T>(one: T, best: T | null, time: number, atMs: (one: T) => number): boolean =>
  best === null || Math.abs(atMs(one) - time) < Math.abs(atMs(best) - time);
