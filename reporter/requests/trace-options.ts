// How an app wants its requests to be followed, as it says so to `startReporter` or `connectTraffic`.
import type { Warn } from '../warn.ts';

export interface TraceOptions {
  /**
   * When requests have ids, which are taken or made, echoed and handed on. `'watched'`: while somebody watches, as many as there
   * is room to tell of. `'always'`: each one, also while nobody watches, for one’s own logs. Of the requests/s of a route that
   * does nothing, the first costs nothing that can be measured (0.5 % at most) while nobody watches and 2 to 3 % while somebody
   * does, the second 14 to 17 %: 3 to 4 µs a request, or 0.4 % of a route that takes 1 ms. Two constant headers that the app
   * sets itself cost 4 to 5 %. Default: `'watched'`.
   */
  name?: 'watched' | 'always';
  /**
   * Paths at or below which GETs only poll, by whole segments (`/health`): they are told of only where they
   * fail or their status changes. Besides those under `polling` in the server’s topology. Default: none.
   */
  exclude?: readonly string[];
}

export interface Tracing {
  isAlwaysNamed: boolean;
  exclude: readonly string[];
}

/** null: nothing is followed. What is malformed is left out with a warning. */
export function readTracing(options: boolean | TraceOptions, warn: Warn): Tracing | null {
  if (options === false) return null;
  const told = options === true ? {} : options;
  const name = told.name ?? 'watched';
  const exclude = told.exclude ?? [];
  const isRead =
    Array.isArray(exclude) && exclude.every((prefix) => typeof prefix === 'string' && /^\/[^\s?#]*$/.test(prefix));
  if (!isRead) warn('exclude', 'traceRequests: "exclude" is ignored, because it is no list of paths such as "/health"');
  if (name !== 'watched' && name !== 'always')
    warn('name', 'traceRequests: "name" is ignored, because it is neither "watched" nor "always"');
  return { isAlwaysNamed: name === 'always', exclude: isRead ? exclude : [] };
}
