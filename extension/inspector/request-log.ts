// Everything that one tab asked for, as far as it is held: a ring of single requests, and one row for each polling route.
// In: entries from any source, in any order, the same request perhaps twice. Out: each once. The panel has one, and the
// background one for each tab.
import { isKept } from '../../server/contract/capture.ts';
import { createPollingDetector } from './detect-polling.ts';
import { createExclusion, type ExclusionRules, isOurs, NO_RULES } from './exclusion.ts';
import { createFoldedRequests } from './folded-requests.ts';
import { mergeEntries } from './merge.ts';
import type { PollingRow } from './polling-row.ts';
import { type Body, pathOf, type RequestEntry } from './request-entry.ts';
import { createRing, type Ring, type RingLimits, type Slot } from './ring.ts';
import { createSightings } from './sightings.ts';

export interface RequestLogOptions<S extends Slot> {
  limits: RingLimits;
  /** Makes a place for an entry; the owner may keep more in it. */
  slot(entry: RequestEntry): S;
  /** An entry was replaced by a fuller one. */
  changed?(slot: S): void;
}

export interface RequestLog<S extends Slot> {
  readonly ring: Ring<S>;
  /** By route. */
  readonly polling: ReadonlyMap<string, PollingRow>;
  /** GETs that were left out by prefix. */
  readonly leftOut: number;
  /** Whether it is to be left out. Asked before anything more of it is read, once for each request. */
  isLeftOut(head: Pick<RequestEntry, 'method' | 'url' | 'status'>): boolean;
  add(entry: RequestEntry): void;
  /** What somebody else held, and had judged already. */
  restore(entries: readonly RequestEntry[], polling: readonly PollingRow[]): void;
  /** By any of its ids. */
  slotOf(id: string): S | undefined;
  setResponseBody(id: string, body: Body): void;
  setRules(rules: ExclusionRules): void;
  limit(limits: RingLimits): void;
  /** Forgets what began before; without an instant, everything. */
  clear(beforeMs?: number): void;
}

export function createRequestLog<S extends Slot>(options: RequestLogOptions<S>): RequestLog<S> {
  const { limits, slot, changed = () => {} } = options;
  const ring = createRing<S>(limits);
  const exclusion = createExclusion();
  // By id, so that what the ring let go is not held elsewhere.
  const detector = createPollingDetector<string>();
  const folded = createFoldedRequests();
  const sightings = createSightings<S>(({ entry }) => entry);
  const held = new Map<string, S>();
  let rules = NO_RULES;
  let leftOut = 0;

  const forget = (gone: Iterable<S>) => {
    for (const one of gone) {
      sightings.remove(one);
      for (const id of [one.entry.id, one.otherId]) if (id !== null) held.delete(id);
    }
  };
  const drop = (gone: readonly S[]) => {
    if (gone.length === 0) return;
    ring.remove(new Set(gone));
    forget(gone);
  };
  const keep = (one: S) => {
    held.set(one.entry.id, one);
    sightings.add(one);
    forget(ring.add(one));
  };
  const replace = (one: S, entry: RequestEntry) => {
    // Its beginning may be told otherwise now, and lists are in order of it.
    sightings.remove(one);
    const gone = ring.replace(one, entry);
    sightings.add(one);
    changed(one);
    forget(gone);
  };
  /** Whether it was known, and is now known better. */
  const isKnown = (entry: RequestEntry): boolean => {
    if (held.has(entry.id)) return true;
    const same = sightings.findSame(entry);
    if (same === null) return false;
    const before = same.entry.id;
    replace(same, mergeEntries(same.entry, entry));
    same.otherId = same.entry.id === before ? entry.id : before;
    held.set(entry.id, same);
    return true;
  };
  const judge = (entry: RequestEntry) => {
    const one = slot(entry);
    const verdict = detector.take(entry, entry.id);
    if (verdict.kind === 'kept') return keep(one);
    const earlier = verdict.kind === 'found' ? verdict.earlier.flatMap((id) => held.get(id) ?? []) : [];
    for (const other of [...earlier, one]) folded.fold(verdict.route, verdict.periodMs, other.entry);
    drop(earlier);
  };
  return {
    ring,
    polling: folded.rows,
    get leftOut() {
      return leftOut;
    },
    isLeftOut(head) {
      if (isOurs(head.url, rules)) return true;
      if (!exclusion.isLeftOut(head, rules)) return false;
      leftOut += 1;
      return true;
    },
    add(entry) {
      if (!isKnown(entry) && !folded.has(entry)) judge(entry);
    },
    restore(entries, rows) {
      for (const entry of entries) if (!isKnown(entry) && !folded.has(entry)) keep(slot(entry));
      folded.restore(rows);
    },
    slotOf: (id) => held.get(id),
    setResponseBody(id, responseBody) {
      const one = held.get(id);
      if (one) replace(one, { ...one.entry, responseBody });
    },
    setRules(next) {
      rules = next;
      const excluded = ({ method, url, status }: RequestEntry) =>
        isOurs(url, rules) || !isKept({ method, path: pathOf(url), status }, rules.prefixes);
      drop(ring.slots.filter(({ entry }) => excluded(entry)));
    },
    limit: (next) => forget(ring.limit(next)),
    clear(beforeMs = Number.POSITIVE_INFINITY) {
      drop(ring.slots.filter(({ entry }) => entry.startedAtMs < beforeMs));
      folded.clear();
      detector.clear();
      exclusion.forget();
      leftOut = 0;
    },
  };
}
