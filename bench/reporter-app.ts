// An app as a reporter finds it: Fastify, a connection to Redis, a timer. Arguments: a Redis URL; where it is to report itself
// at 1 Hz, the built reporter's file; and whether by a second `connection` or through the app's own `client`.
import { pathToFileURL } from 'node:url';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { endWithParent, tellPort } from './sse-subject.ts';

const TIMER_MS = 100;
const Reporter = v.object({ startReporter: v.function() });
const [redisUrl = '', reporterFile, through] = process.argv.slice(2);

const redis = new Redis(redisUrl);
await redis.ping();
setInterval(() => {}, TIMER_MS);
const app = Fastify();
app.get('/', (_request, reply) => {
  reply.send('ok');
});
await app.listen({ host: '127.0.0.1', port: 0 });
if (reporterFile !== undefined) {
  // As in a container, whose cgroup is the app's own. Beside others in one cgroup it would read the process tree instead.
  process.env['CGROUP_ROOT'] ??= '/sys/fs/cgroup';
  const built: unknown = await import(pathToFileURL(reporterFile).href);
  v.parse(Reporter, built).startReporter({
    name: 'app',
    instance: String(process.pid),
    interval: '1s',
    redis: through === 'client' ? redis : redisUrl,
  });
}
tellPort(app.server);
endWithParent();
