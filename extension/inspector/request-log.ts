// Everything that one tab asked for, as far as it is held: a ring of single requests, and one row for each polling route.
// In: entries from any source, in any order, the same request perhaps twice, and perhaps first while it is under way. Out:
// each once, as it is now. The panel has one, and the background one for each tab.
import { isGet } from '../../server/contract/capture.ts';
import { createPollingDetector, pollingRoute } from './detect-polling.ts';
import { createExclusion, type ExclusionRules, type Head, isExcluded, isOurs, NO_RULES } from './exclusion.ts';
import { createFoldedRequests } from './folded-requests.ts';
import { mergeEntries } from './merge.ts';
import type { PollingRow } from './polling-row.ts';
import type { Body, RequestEntry } from './request-entry.ts';
import { createRing, type Ring, type RingLimits, type Slot } from './ring.ts';
import { createSightings } from './sightings.ts';

export interface RequestLogOptions<S extends Slot> {
  limits: RingLimits;
  /** Makes a place for an entry; the owner may keep more in it. */
  slot(entry: RequestEntry): S;
  /** It stands in the ring from now on. */
  kept?(slot: S): void;
  /** Its entry was replaced by a fuller one. */
  changed?(slot: S): void;
  /** They stand in it no longer. */
  gone?(slots: Iterable<S>): void;
}

export interface RequestLog<S extends Slot> {
  readonly ring: Ring<S>;
  /** By route. */
  readonly polling: ReadonlyMap<string, PollingRow>;
  /** GETs that were left out by prefix. */
  readonly leftOut: number;
  /** Whether it is to be left out. Asked before anything more of it is read, once for each request. */
  isLeftOut(head: Head): boolean;
  add(entry: RequestEntry): void;
  /** What somebody else holds, and had judged already. What it had under way and no longer holds is no longer shown. */
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
  const { limits, slot, kept = () => {}, changed = () => {}, gone: left = () => {} } = options;
  const ring = createRing<S>(limits);
  const exclusion = createExclusion();
  // By id, so that what the ring let go is not held elsewhere.
  const detector = createPollingDetector<string>();
  const folded = createFoldedRequests();
  const sightings = createSightings<S>(({ entry }) => entry);
  const held = new Map<string, S>();
  let rules = NO_RULES;
  let leftOut = 0;

  const forget = (gone: readonly S[]) => {
    if (gone.length === 0) return;
    for (const one of gone) {
      sightings.remove(one);
      for (const id of [one.entry.id, one.otherId]) if (id !== null) held.delete(id);
    }
    left(gone);
  };
  const drop = (gone: readonly S[]) => {
    if (gone.length === 0) return;
    ring.remove(new Set(gone));
    forget(gone);
  };
  const keep = (one: S) => {
    held.set(one.entry.id, one);
    sightings.add(one);
    kept(one);
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
  const findKnown = (entry: RequestEntry): S | null => held.get(entry.id) ?? sightings.findSame(entry);
  /** Whether it has ended by this. */
  const learn = (one: S, entry: RequestEntry): boolean => {
    const { pending, id } = one.entry;
    const isOwn = held.get(entry.id) === one;
    if (isOwn && !pending) return false;
    replace(one, isOwn && one.otherId === null ? entry : mergeEntries(one.entry, entry));
    if (!isOwn) {
      one.otherId = one.entry.id === id ? entry.id : id;
      held.set(entry.id, one);
    }
    return pending && !one.entry.pending;
  };
  /** Whether it is kept; otherwise it is polling, and counted as such. Asked once for each request, when it has ended. */
  const isKept = (entry: RequestEntry): boolean => {
    const verdict = detector.take(entry, entry.id);
    if (verdict.kind === 'kept') return true;
    const earlier = verdict.kind === 'found' ? verdict.earlier.flatMap((id) => held.get(id) ?? []) : [];
    for (const one of [...earlier.map((other) => other.entry), entry])
      folded.fold(verdict.route, verdict.periodMs, one);
    drop(earlier);
    return false;
  };
  /** One more of a route that polls would come and go. */
  const isPolled = (entry: RequestEntry): boolean => isGet(entry) && folded.rows.has(pollingRoute(entry.url));
  return {
    ring,
    polling: folded.rows,
    get leftOut() {
      return leftOut;
    },
    isLeftOut(head) {
      if (isOurs(head.url, rules)) return true;
      if (!exclusion.isLeftOut(head, rules)) return false;
      // One that is under way is asked about once more when it has ended.
      if (!head.pending) leftOut += 1;
      return true;
    },
    add(entry) {
      const one = findKnown(entry);
      if (one === null) {
        if (!folded.has(entry) && (entry.pending ? !isPolled(entry) : isKept(entry))) keep(slot(entry));
        return;
      }
      // Its other source has still to tell of its end: should it be folded, that one must find it there.
      if (learn(one, entry) && !isKept({ ...one.entry, sources: entry.sources })) drop([one]);
    },
    restore(entries, rows) {
      const told = new Set(entries.map(({ id }) => id));
      drop(ring.slots.filter(({ entry }) => entry.pending && isBackgroundsOnly(entry) && !told.has(entry.id)));
      for (const entry of entries) {
        const one = findKnown(entry);
        if (one !== null) learn(one, entry);
        else if (!folded.has(entry)) keep(slot(entry));
      }
      folded.restore(rows);
    },
    slotOf: (id) => held.get(id),
    setResponseBody(id, responseBody) {
      const one = held.get(id);
      if (one) replace(one, { ...one.entry, responseBody });
    },
    setRules(next) {
      const before = rules.prefixes;
      rules = next;
      // What was excluded before and stands there all the same does so because its status had changed.
      const isNewlyExcluded = (entry: RequestEntry) => isExcluded(entry, rules.prefixes) && !isExcluded(entry, before);
      drop(ring.slots.filter(({ entry }) => isOurs(entry.url, rules) || isNewlyExcluded(entry)));
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

const isBackgroundsOnly = ({ sources }: RequestEntry): boolean => sources.every((source) => source === 'background');
