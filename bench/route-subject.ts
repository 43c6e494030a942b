// A Fastify app with one route that does nothing. Arguments: how it counts, and a Redis URL. Like any app it holds a
// connection to Redis and a timer, also where it does not count.
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { startReporter } from '../reporter/start-reporter.ts';
import { endWithParent, tellPort } from './sse-subject.ts';

const TIMER_MS = 100;
const [way = '', redisUrl = ''] = process.argv.slice(2);

/** What is done when an answer has gone out. */
const WAYS: Readonly<Record<string, () => () => void>> = {
  'empty hook': () => () => {},
  ours() {
    const { traffic } = startReporter({ name: 'api', redis: redisUrl });
    return () => traffic.count('browser');
  },
  'prom-client'() {
    const counter = new Counter({ name: 'events_total', help: 'Events by channel.', labelNames: ['channel'] });
    return () => counter.inc({ channel: 'browser' });
  },
  OpenTelemetry() {
    const counter = new MeterProvider().getMeter('bench').createCounter('events');
    return () => counter.add(1, { channel: 'browser' });
  },
};

const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
redis.on('error', () => {
  // Frozen or away: this connection is only held.
});
setInterval(() => {}, TIMER_MS);
const count = WAYS[way]?.();
if (count === undefined) throw new Error(`there is no way to count called "${way}"`);

const app = Fastify();
app.addHook('onResponse', (_request, _reply, done) => {
  count();
  done();
});
app.get('/', (_request, reply) => {
  reply.send('ok');
});
await app.listen({ host: '127.0.0.1', port: 0 });
tellPort(app.server);
endWithParent();
