// Counts the requests of an Express app (4 or 5). What a route counts is found at its first request, and kept.
//
//   app.use(expressTraffic({ traffic, rules: { 'POST /api/jobs': ['browser', 'async'], '/api/*': 'browser' } }));
import { expressRoute } from '../requests/express-route.ts';
import { type CountOptions, type CountRequest, compileRules } from './rules.ts';

/** A router mounted under a path with parameters has a different base address for each value of them. */
const MAX_KEPT = 1_000;

/** What this needs of a request. */
export interface RequestLike {
  method: string;
  /** Where the router that answered is mounted. */
  baseUrl: string;
  originalUrl: string;
  /** The route that answered; absent when middleware did. */
  route?: { path?: unknown } | undefined;
}
/** What this needs of a response. */
export interface ResponseLike {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Express middleware. Use it before the routes. A request counts when it has ended, since only then is its route known.
 * Where no route answered (a proxy, static files, nothing), rules see the path of the address instead.
 */
export function expressTraffic(
  options: CountOptions,
): (request: RequestLike, response: ResponseLike, next: () => void) => void {
  const find = compileRules(options);
  const kept = new Map<string, CountRequest | null>();

  const findKept = (method: string, route: string): CountRequest | null => {
    const key = `${method} ${route}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MAX_KEPT) kept.clear();
    const found = find(method, route);
    kept.set(key, found);
    return found;
  };
  const count = (request: RequestLike) => {
    // Where a regular expression or a list stands for the route, rules can only see the address.
    const route = expressRoute(request);
    const found = route === null ? find(request.method, pathOf(request)) : findKept(request.method, route);
    found?.();
  };
  return (request, response, next) => {
    response.once('close', () => count(request));
    next();
  };
}

const pathOf = ({ originalUrl }: RequestLike) => originalUrl.split('?', 1)[0] ?? '';
