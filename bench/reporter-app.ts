// An app as a reporter finds it: Fastify, a connection to Redis, a timer that does a little. Arguments: a Redis URL; where it
// is to report itself at 1 Hz, whether by a second `connection`, through the app's own `client`, or `bare`; and the built
// reporter's file.
import { pathToFileURL } from 'node:url';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import * as v from 'valibot';
import { startBareReport } from './bare-report.ts';
import { endWithParent, tellPort } from './sse-subject.ts';

const TIMER_MS = 100;
const ROWS = 50;
const Reporter = v.object({ startReporter: v.function() });
const [redisUrl = '', through, reporterFile] = process.argv.slice(2);

const redis = new Redis(redisUrl);
await redis.ping();
// As any app does that lives: one that leaves V8's young space (1 MB) untouched would be charged for all of it by whoever
// first allocates anything beside it.
setInterval(() => JSON.stringify(Array.from({ length: ROWS }, (_, id) => ({ id, atMs: Date.now() }))), TIMER_MS);
const app = Fastify();
app.get('/', (_request, reply) => {
  reply.send('ok');
});
await app.listen({ host: '127.0.0.1', port: 0 });
if (through === 'bare') startBareReport(redisUrl);
else if (reporterFile !== undefined) {
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
