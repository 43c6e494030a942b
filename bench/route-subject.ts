// A Fastify app with one route that does nothing and one hook, which counts. Arguments: how, and a Redis URL. Like any app it
// holds a connection to Redis and a timer, also where it does not count; a reporter has one of its own beside it.
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { fastifyTraffic } from '../reporter/integrations/fastify.ts';
import { startReporter } from '../reporter/start-reporter.ts';
import { createOtelCounter } from './otel-counter.ts';
import { endWithParent, tellPort } from './sse-subject.ts';

const TIMER_MS = 100;
const [way = '', redisUrl = ''] = process.argv.slice(2);

type Hook = (request: unknown, reply: unknown, done: () => void) => void;
const hookThat =
  (count: () => void): Hook =>
  (_request, _reply, done) => {
    count();
    done();
  };
const emptyHook = () => hookThat(() => {});

const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
redis.on('error', () => {
  // Frozen or away: this connection is only held.
});
setInterval(() => {}, TIMER_MS);
const app = Fastify();

async function countOurs(options: { instance?: string; traceRequests?: boolean }): Promise<null> {
  const { traffic } = startReporter({ name: 'api', redis: redisUrl, ...options });
  await app.register(fastifyTraffic, { traffic, rules: { 'GET /': 'browser' } });
  return null;
}

/** The route's own hook; null: the plugin puts one before it. */
const WAYS: Readonly<Record<string, () => Promise<Hook | null>>> = {
  'empty hook': async () => emptyHook(),
  'empty hook again': async () => emptyHook(),
  ours: () => countOurs({}),
  // Requests are named only while somebody watches, and nobody is known to while Redis is frozen: trace-cost.ts has those.
  'counting-alone': () => countOurs({ instance: 'counting-alone', traceRequests: false }),
  async 'prom-client'() {
    const counter = new Counter({ name: 'events_total', help: 'Events by channel.', labelNames: ['channel'] });
    return hookThat(() => counter.inc({ channel: 'browser' }));
  },
  async OpenTelemetry() {
    const counter = createOtelCounter();
    return hookThat(() => counter.add(1, { channel: 'browser' }));
  },
};
const makeHook = WAYS[way];
if (makeHook === undefined) throw new Error(`there is no way to count called "${way}"`);
const hook = await makeHook();

app.get('/', hook === null ? {} : { onRequest: hook }, (_request, reply) => {
  reply.send('ok');
});
await app.listen({ host: '127.0.0.1', port: 0 });
tellPort(app.server);
endWithParent();
