import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTraffic } from '../traffic.ts';
import { expressTraffic } from './express.ts';

async function startApp() {
  const traffic = createTraffic();
  const app = express();
  const rules = {
    'POST /api/jobs': ['browser', 'async'],
    '/api/users/:id': 'users',
    '/files/*': 'files',
    '/api/*': 'browser',
  };
  app.use(expressTraffic({ traffic, rules }));
  const router = express.Router();
  router.post('/jobs', (_request, response) => void response.json({}));
  router.get('/users/:id', (_request, response) => void response.json({}));
  router.get('/stream', (_request, response) => void response.write('begun'));
  router.get(/^\/pattern/, (_request, response) => void response.json({}));
  app.use('/api', router);
  app.use('/files', (_request, response) => void response.end('file'));
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (method: string, path: string) => (await fetch(`${url}${path}`, { method })).text();
  return { traffic, ask, url };
}

test('requests count by the route that answered them, with where its router is mounted', async () => {
  const { traffic, ask } = await startApp();
  for (let times = 0; times < 3; times++) await ask('POST', '/api/jobs');
  for (const id of [1, 2, 3]) await ask('GET', `/api/users/${id}?x=1`);
  await ask('GET', '/api/pattern/1');
  await ask('GET', '/nowhere');
  await vi.waitFor(() => expect(traffic.totals()).toEqual({ browser: 4, async: 3, users: 3, files: 0 }), {
    interval: 5,
  });
});

test('what middleware answers, and what nothing does, counts by its path', async () => {
  const { traffic, ask } = await startApp();
  await ask('GET', '/files/a/b.png');
  await ask('GET', '/api/nowhere');
  await vi.waitFor(() => expect(traffic.totals()).toMatchObject({ files: 1, browser: 1 }), { interval: 5 });
});

test('a stream that its reader leaves has counted once', async () => {
  const { traffic, url } = await startApp();
  const leaving = new AbortController();
  await fetch(`${url}/api/stream`, { signal: leaving.signal });
  expect(traffic.totals()['browser']).toBe(0);
  leaving.abort();
  await vi.waitFor(() => expect(traffic.totals()['browser']).toBe(1), { interval: 5 });
});
