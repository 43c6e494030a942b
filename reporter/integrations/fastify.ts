// Counts the requests of a Fastify app (4 or 5). What a route counts is found once, when it is registered; a request then
// only adds to numbers. A route that counts nothing costs nothing.
//
//   await app.register(fastifyTraffic, { traffic, rules: { 'POST /api/jobs': ['browser', 'async'], '/api/*': 'browser' } });
import { nameRoute } from '../requests/current-work.ts';
import { type CountOptions, type CountRequest, compileRules } from './rules.ts';

interface Request {
  method: string;
}
type OnRequest = (request: Request, reply: unknown, done: () => void) => void;

/** What this needs of a route. */
interface Route {
  method: string | readonly string[];
  /** With the prefix of its plugin. */
  url: string;
  onRequest?: unknown;
}

/** What this needs of a Fastify instance. */
export interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
}

/**
 * A Fastify plugin. Register it before the routes: those registered earlier, and addresses without a route, are not
 * counted. A request counts once the hooks for all routes have let it pass, before its own ones.
 */
export function fastifyTraffic(fastify: FastifyLike, options: CountOptions, done: () => void): void {
  const find = compileRules(options);
  fastify.addHook('onRoute', (route) => {
    const hook = hookFor([route.method].flat(), (method) => {
      const count = find(method, route.url);
      return count && named(count, route.url, options.traffic.requests);
    });
    if (hook !== null) route.onRequest = [hook, ...[route.onRequest ?? []].flat()];
  });
  done();
}

// As fastify-plugin does: the hook is for the whole app, not only for what this plugin registers.
Object.assign(fastifyTraffic, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'sidescope-traffic',
});

/** While somebody watches, the request is told under its route. */
const named =
  (count: CountRequest, route: string, requests: CountOptions['traffic']['requests']): CountRequest =>
  () => {
    count();
    if (requests.isWanted()) nameRoute(route);
  };

function hookFor(methods: readonly string[], find: (method: string) => CountRequest | null): OnRequest | null {
  const counts = new Map(methods.map((method) => [method, find(method)]));
  const [only = null, ...others] = new Set(counts.values());
  if (others.length > 0)
    return ({ method }, _reply, done) => {
      counts.get(method)?.();
      done();
    };
  if (only === null) return null;
  return (_request, _reply, done) => {
    only();
    done();
  };
}
