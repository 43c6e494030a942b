// A Fastify app with one route that does nothing and counts, under a reporter. Arguments: "traced" or "untraced", and the
// Redis that it reports to, where somebody watches or not. Out: its port, once it has reported.
import Fastify from 'fastify';
import { fastifyTraffic } from '../reporter/integrations/fastify.ts';
import { startReporter } from '../reporter/start-reporter.ts';
import { endWithParent, tellPort } from './sse-subject.ts';

const [how, redisUrl = ''] = process.argv.slice(2);
const { traffic } = startReporter({ name: 'api', redis: redisUrl, traceRequests: how === 'traced' });
const app = Fastify();
await app.register(fastifyTraffic, { traffic, rules: { 'GET /': 'browser' } });
app.get('/', (_request, reply) => {
  reply.send('ok');
});
await app.listen({ host: '127.0.0.1', port: 0 });
tellPort(app.server);
endWithParent();
