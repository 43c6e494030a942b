// How well one server can be heard. The pill shows exactly this.
import * as v from 'valibot';

const AtMs = v.pipe(v.number(), v.safeInteger());

export const LinkStateSchema = v.variant('kind', [
  /** No stream yet, no failure worth showing yet. */
  v.object({ kind: v.literal('connecting') }),
  /** The event stream is open; `intervalMs` is the cadence it asked reporters for. */
  v.object({ kind: v.literal('live'), intervalMs: v.number() }),
  /** The stream cannot be had; snapshots are fetched every `intervalMs`. `reason` says why the stream failed. */
  v.object({ kind: v.literal('polling'), intervalMs: v.number(), reason: v.string() }),
  /**
   * Nothing that can be used comes back. `cause` is a few words, for the pill; `reason` says what was tried and what mends
   * it; next attempt at `retryAtMs` (browser's clock).
   */
  v.object({ kind: v.literal('offline'), cause: v.string(), reason: v.string(), retryAtMs: v.nullable(AtMs) }),
]);

export type LinkState = v.InferOutput<typeof LinkStateSchema>;
