import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { createTraffic } from '../traffic.ts';
import { fastifyTraffic } from './fastify.ts';
import type { ChannelRules } from './rules.ts';

async function startApp(rules: ChannelRules) {
  const traffic = createTraffic();
  const app = Fastify();
  onTestFinished(() => app.close());
  await app.register(fastifyTraffic, { traffic, rules });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization === 'wrong') await reply.code(401).send();
  });
  app.post('/api/jobs', async () => ({ ok: true }));
  app.route({
    method: ['GET', 'PUT'],
    url: '/api/things/:id',
    onRequest: async () => undefined,
    handler: async () => 'x',
  });
  app.get('/health', async () => 'ok');
  await app.register(async (inner) => void inner.get('/inner', async () => 'x'), { prefix: '/api' });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { method, headers }).then(({ status }) => status);
  return { traffic, ask };
}

test('requests count by the route that takes them, on several channels where a rule says so', async () => {
  const { traffic, ask } = await startApp({
    'POST /api/jobs': ['browser', 'async'],
    'PUT /api/things/:id': 'async',
    '/api/*': 'browser',
  });
  expect(await ask('POST', '/api/jobs')).toBe(200);
  expect(await ask('POST', '/api/jobs')).toBe(200);
  expect(await ask('GET', '/api/things/7?x=1')).toBe(200);
  expect(await ask('PUT', '/api/things/8')).toBe(200);
  expect(await ask('GET', '/api/inner')).toBe(200);
  expect(await ask('GET', '/health')).toBe(200);
  expect(await ask('GET', '/api/nowhere')).toBe(404);
  expect(traffic.totals()).toEqual({ browser: 4, async: 3 });
});

test('a HEAD request of a GET route counts once', async () => {
  const { traffic, ask } = await startApp({ '/api/*': 'browser' });
  expect(await ask('HEAD', '/api/inner')).toBe(200);
  expect(traffic.totals()).toEqual({ browser: 1 });
});

test('a request that a hook for all routes refuses does not count', async () => {
  const { traffic, ask } = await startApp({ '/api/*': 'browser' });
  expect(await ask('GET', '/api/inner', { authorization: 'wrong' })).toBe(401);
  expect(traffic.totals()).toEqual({ browser: 0 });
});
