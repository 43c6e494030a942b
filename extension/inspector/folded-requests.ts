// The requests that were folded into rows of polling. Each counts once, whoever tells of it and whenever.
import { isFailure, isGet } from '../../server/contract/capture.ts';
import { pollingRoute } from './detect-polling.ts';
import { SAME_REQUEST_MS } from './merge.ts';
import { type PollingRow, withRequest } from './polling-row.ts';
import type { RequestEntry } from './request-entry.ts';
import { createSightings, type Seen } from './sightings.ts';

/** Most polling routes with a row; the one without news for longest goes first. */
export const MAX_POLLING_ROWS = 100;
/** Most folded requests that are remembered by when they were, lest another source count them again. */
const MAX_REMEMBERED = 1_000;

export interface FoldedRequests {
  readonly rows: ReadonlyMap<string, PollingRow>;
  fold(route: string, periodMs: number, entry: RequestEntry): void;
  /** True: it is counted already, by another source's word. */
  has(entry: RequestEntry): boolean;
  /** Takes over rows that somebody else counted. Of a row that both have, the one that knows of more requests stays. */
  restore(rows: readonly PollingRow[]): void;
  clear(): void;
}

export function createFoldedRequests(): FoldedRequests {
  const rows = new Map<string, PollingRow>();
  const seen = createSightings<Seen>((one) => one, MAX_REMEMBERED);
  const countedUntilMs = new Map<string, number>();
  const put = (row: PollingRow) => {
    rows.delete(row.route);
    rows.set(row.route, row);
    const [oldest] = rows.size > MAX_POLLING_ROWS ? rows.keys() : [];
    if (oldest !== undefined) rows.delete(oldest);
  };
  const isInRestored = (entry: RequestEntry): boolean => {
    const until = countedUntilMs.size === 0 ? undefined : countedUntilMs.get(pollingRoute(entry.url));
    return until !== undefined && !isFailure(entry) && entry.startedAtMs <= until + SAME_REQUEST_MS / 2;
  };
  return {
    rows,
    fold(route, periodMs, entry) {
      put(withRequest(rows.get(route), route, periodMs, entry));
      const { method, url, sources, startedAtMs, status, pending } = entry;
      seen.add({ method, url, sources, startedAtMs, status, pending });
    },
    has(entry) {
      if (!isGet(entry)) return false;
      const same = seen.findSame(entry);
      // Of what is under way the same source will tell once more.
      if (same && !entry.pending) same.sources = [...same.sources, ...entry.sources];
      return same !== null || isInRestored(entry);
    },
    restore(restored) {
      for (const row of restored) {
        const own = rows.get(row.route);
        put(
          own && own.count >= row.count
            ? own
            : { ...row, firstAtMs: Math.min(row.firstAtMs, own?.firstAtMs ?? row.firstAtMs) },
        );
        countedUntilMs.set(row.route, row.lastAtMs);
      }
    },
    clear() {
      rows.clear();
      seen.clear();
      countedUntilMs.clear();
    },
  };
}
