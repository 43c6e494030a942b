// buildApp(deps): every guard, handler and route, by hand, in order. Listens on nothing; see listen.ts.
import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { ApiRoute } from './api-route.ts';
import type { Cadence } from './cadence.ts';
import type { LogLevel } from './config.ts';
import type { VersionBody } from './contract/http.ts';
import { handleBadAddress, handleErrors } from './errors.ts';
import { addGuards, type Guards } from './guards.ts';
import type { Live } from './live.ts';
import type { Pairing } from './pairing.ts';
import { eventsRoute } from './routes/events.ts';
import { healthzRoute } from './routes/healthz.ts';
import { historyRoute } from './routes/history.ts';
import { openapiRoute } from './routes/openapi.ts';
import { pairRoute } from './routes/pair.ts';
import { readyzRoute } from './routes/readyz.ts';
import { reportsRoute } from './routes/reports.ts';
import { snapshotRoute } from './routes/snapshot.ts';
import { ticketRoute } from './routes/ticket.ts';
import { versionRoute } from './routes/version.ts';
import { watchRoute } from './routes/watch.ts';
import type { Store } from './store/store.ts';
import type { Subscribers } from './subscribers.ts';
import type { WatchWait } from './watch-wait.ts';

/** Longest body, where a route does not say otherwise. */
const BODY_LIMIT_BYTES = 16_384;
const MAX_PARAM_LENGTH = 128;

export interface AppDeps {
  store: Store;
  live: Live;
  subscribers: Subscribers;
  cadence: Cadence;
  watchWait: WatchWait;
  /** Paths whose GETs only poll, as the topology says. */
  excluded: readonly string[];
  pairing: Pairing;
  token: string;
  version: VersionBody;
  guards: Omit<Guards, 'accessOf'>;
  nowMs: () => number;
  log: { level: LogLevel; stream: Writable };
}

export function buildApp(deps: AppDeps): FastifyInstance {
  const app = Fastify({
    logger: { level: deps.log.level, stream: deps.log.stream },
    // The default request log holds the address asked for, and with it the ticket.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: handleBadAddress,
    exposeHeadRoutes: false,
  });
  const routes = allRoutes(deps);
  const access = new Map(routes.map((route) => [route.url, route.access]));
  addGuards(app, { ...deps.guards, accessOf: (url = '') => access.get(url) ?? 'token' });
  logRequests(app);
  handleErrors(app);
  for (const { method, url, handler, bodyLimit = BODY_LIMIT_BYTES } of routes)
    app.route({ method, url, handler, bodyLimit });
  return app;
}

function allRoutes(deps: AppDeps): ApiRoute[] {
  const { store, live, version, excluded } = deps;
  const routes = [
    snapshotRoute(live),
    ticketRoute(store),
    historyRoute(live),
    eventsRoute({ ...deps, serverVersion: version.version, serverId: randomUUID() }),
    reportsRoute(store, excluded),
    watchRoute(deps.watchWait),
    pairRoute(deps.pairing, deps.token),
    versionRoute(version),
    healthzRoute(),
    readyzRoute(store),
  ];
  return [...routes, openapiRoute(routes, version.version)];
}

/** The route's pattern, never the address. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? null;
    request.log.info({ method: request.method, route, status: reply.statusCode, ms: reply.elapsedTime }, 'answered');
  });
}
