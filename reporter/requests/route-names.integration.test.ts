// Under which route a request is told, by real servers of each framework.
import type { AddressInfo } from 'node:net';
import express, { Router } from 'express';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { fastifyTraffic } from '../integrations/fastify.ts';
import { serve, watched } from '../testing/watched-requests.ts';
import { createTraffic } from '../traffic.ts';

test('Fastify, where it counts, and Express name their routes', async () => {
  const { requests, entries } = watched();
  const fastify = Fastify();
  const traffic = { ...createTraffic(), requests };
  await fastify.register(fastifyTraffic, { traffic, rules: { '/orders/*': 'browser' } });
  fastify.get('/orders/:order/lines', async () => 'ok');
  onTestFinished(() => fastify.close());
  await fastify.listen({ host: '127.0.0.1', port: 0 });
  const { port } = fastify.server.address() as AddressInfo;
  const router = Router().get('/:order/lines', (_request, response) => void response.send('ok'));
  const url = await serve(express().use('/shop', router));
  expect((await fetch(`http://127.0.0.1:${port}/orders/abc/lines`)).headers.get('x-request-id')).toMatch(/^\w{32}$/);
  expect((await fetch(`${url}/shop/abc/lines`)).headers.get('x-request-id')).toMatch(/^\w{32}$/);
  expect((await entries(2)).map(({ route }) => route)).toEqual(['/orders/:order/lines', '/shop/:order/lines']);
});

test('Fastify’s other routes are named as they are declared, too, also where a slug stands for a thing', async () => {
  const { requests, entries } = watched();
  const fastify = Fastify();
  fastify.get('/articles/:slug', async ({ params }, reply) =>
    (params as { slug: string }).slug === 'gone' ? reply.callNotFound() : 'ok',
  );
  const traffic = { ...createTraffic(), requests };
  await fastify.register(fastifyTraffic, { traffic, rules: { '/orders/*': 'browser' } });
  await fastify.register(async (shop) => void shop.post('/:shelf/books', async ({ body }) => body), {
    prefix: '/shop',
  });
  onTestFinished(() => fastify.close());
  await fastify.listen({ host: '127.0.0.1', port: 0 });
  const { port } = fastify.server.address() as AddressInfo;
  const ask = async (path: string, init?: RequestInit) => (await fetch(`http://127.0.0.1:${port}${path}`, init)).text();
  await ask('/articles/how-to-fold-a-letter');
  await ask('/articles/gone');
  const headers = { 'content-type': 'application/json' };
  await ask('/shop/upper-left/books', { method: 'POST', headers, body: JSON.stringify({ title: 'x'.repeat(1e5) }) });
  await ask('/nowhere/at-all');
  expect((await entries(4)).map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
    'GET /articles/:slug 200',
    'GET /articles/:slug 404',
    'POST /shop/:shelf/books 200',
    'GET /nowhere/at-all 404',
  ]);
});
