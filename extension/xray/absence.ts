// Why nothing, or not everything, is known of a request. Pure.

/** A reporter that nobody watches closely reports every 5 s; a little later its entries have come, or will not. */
export const AWAITED_MS = 7_000;

export type Absence =
  /** No id in the answer: the app does not send one. */
  | { kind: 'no-id' }
  /** Out of the browser's cache: no server was asked. */
  | { kind: 'from-cache' }
  | { kind: 'no-answer' }
  /** Its id comes with its answer. */
  | { kind: 'under-way' }
  /** It ended a moment ago, and reports take one. */
  | { kind: 'awaited' }
  /** It ended before this server was listened to. */
  | { kind: 'not-watched' }
  /** More came since than is held. */
  | { kind: 'forgotten' }
  | { kind: 'dropped'; missing: ReadonlyMap<string, number> }
  /** No reporter of this server ever told of any request. */
  | { kind: 'never-tells' }
  /** Others are told of, and this one is not. */
  | { kind: 'not-told' };

export interface AbsenceFacts {
  hasId: boolean;
  fromCache: boolean;
  answered: boolean;
  pending: boolean;
  /** When it ended, and now; by the server’s clock. */
  toMs: number;
  nowMs: number;
  /** Since when entries are taken in; null: they are not. */
  listeningSinceMs: number | null;
  /** From when on all that was heard is held; null: nothing had to go. */
  heldSinceMs: number | null;
  /** How many are held, of whatever request. */
  held: number;
  missing: ReadonlyMap<string, number>;
}

export function absenceOf(facts: AbsenceFacts): Absence {
  if (facts.fromCache) return { kind: 'from-cache' };
  if (facts.pending) return { kind: 'under-way' };
  if (!facts.hasId) return { kind: facts.answered ? 'no-id' : 'no-answer' };
  if (facts.listeningSinceMs === null || facts.toMs < facts.listeningSinceMs) return { kind: 'not-watched' };
  if (facts.heldSinceMs !== null && facts.toMs < facts.heldSinceMs) return { kind: 'forgotten' };
  if (facts.nowMs - facts.toMs < AWAITED_MS) return { kind: 'awaited' };
  if (facts.missing.size > 0) return { kind: 'dropped', missing: facts.missing };
  return { kind: facts.held === 0 ? 'never-tells' : 'not-told' };
}
