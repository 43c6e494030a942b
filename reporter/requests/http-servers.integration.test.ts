// Real servers under each framework, real requests, and what is told of them.
import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { Router } from 'express';
import Fastify from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fastifyTraffic } from '../integrations/fastify.ts';
import { createTraffic } from '../traffic.ts';
import { traceHttpServers } from './http-servers.ts';
import { traceOutgoing } from './outgoing.ts';
import { createRequestLog } from './request-log.ts';
import { currentTraceparent } from './trace-job.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

function watched() {
  const requests = createRequestLog();
  requests.setWanted(true);
  for (const stop of [traceHttpServers(requests), traceOutgoing()]) onTestFinished(stop);
  /** Entries are told when the answer has left, which is after the reader has it. */
  const entries = async (count: number) => {
    await vi.waitFor(() => expect(requests.take().length).toBeGreaterThanOrEqual(count), { interval: 2 });
    return requests.take();
  };
  return { requests, entries };
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a request is told with its route, status and time, and the answer names its trace', async () => {
  const { entries } = watched();
  const url = await serve((_request, response) => {
    setTimeout(() => response.writeHead(404, { 'Content-Type': 'text/plain' }).end('none'), 30);
  });
  const answer = await fetch(`${url}/api/jobs/4711?secret=1`, { headers: { traceparent: PARENT } });
  const [entry] = await entries(1);
  expect(entry).toMatchObject({
    kind: 'http',
    traceId: TRACE_ID,
    parentSpanId: PARENT.slice(36, 52),
    method: 'GET',
    route: '/api/jobs/:id',
    status: 404,
    failed: false,
  });
  expect(entry?.durationMs).toBeGreaterThan(25);
  expect(Math.abs((entry?.startedAtMs ?? 0) - Date.now())).toBeLessThan(5_000);
  expect(answer.headers.get('x-request-id')).toBe(TRACE_ID);
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect(answer.headers.get('server-timing')).toMatch(
    new RegExp(`^app;dur=[\\d.]+, traceparent;desc="00-${TRACE_ID}-${entry?.spanId}-01"$`),
  );
});

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

test('what a request calls, by fetch or node:http, is told under it; a proxy hands its timing on', async () => {
  const { entries } = watched();
  const inner = await serve((_request, response) => void response.setHeader('Server-Timing', 'db;dur=7').end('ok'));
  const outer = await serve(async (request, response) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (request.url === '/fetch') return void response.end(await (await fetch(inner)).text());
    const onward = httpRequest(inner, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
  for (const path of ['/fetch', '/proxy']) {
    const before = (await entries(0)).length;
    const answer = await fetch(outer + path, { headers: { traceparent: PARENT } });
    expect(await answer.text()).toBe('ok');
    const [one, two] = (await entries(before + 2)).slice(before).sort((a, b) => a.startedAtMs - b.startedAtMs);
    expect([two?.traceId, two?.parentSpanId]).toEqual([TRACE_ID, one?.spanId]);
    if (path === '/proxy') expect(answer.headers.get('server-timing')).toMatch(/^app;dur=.*, app;dur=.*, db;dur=7$/);
  }
});

test('two requests at once are not taken for each other, however their work is spread over time', async () => {
  const { entries } = watched();
  const url = await serve(async (_request, response) => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    response.end(currentTraceparent()?.slice(3, 35));
  });
  const ids = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(32, 'a'));
  const answers = await Promise.all(
    ids.map(async (id) => (await fetch(url, { headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } })).text()),
  );
  expect(answers).toEqual(ids);
  expect(new Set((await entries(20)).map(({ traceId }) => traceId))).toEqual(new Set(ids));
});

test('an answer that never came is told as failed, without a status', async () => {
  const { entries } = watched();
  const url = await serve((request) => void request.socket.destroy());
  await expect(fetch(url)).rejects.toThrow();
  expect(await entries(1)).toMatchObject([{ status: null, failed: true }]);
});

test('while nobody watches a request is left alone', async () => {
  const { requests } = watched();
  requests.setWanted(false);
  const url = await serve((_request, response) => void response.end(String(currentTraceparent())));
  const answer = await fetch(url);
  expect([await answer.text(), answer.headers.get('x-request-id')]).toEqual(['null', null]);
});
