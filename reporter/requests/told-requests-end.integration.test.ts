// Every request that is told of ends once, in whichever way its connection does, and nothing listens for it any longer.
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { serve, watched } from '../testing/watched-requests.ts';
import { FASTIFY_HANDLER } from './fastify-route.ts';
import { traceHttpServers } from './http-servers.ts';
import { createRequestLog, MAX_PENDING } from './request-log.ts';

const isFastifyHeard = () => channel(FASTIFY_HANDLER).hasSubscribers;

/** How many are under way or wait. It takes all the room that is left. */
function roomTaken(requests: { begin(): boolean }): number {
  let room = 0;
  while (requests.begin()) room += 1;
  return MAX_PENDING - room;
}

test.each([
  ['unread', () => undefined],
  ['read', (request: { resume(): unknown }) => request.resume()],
])(
  'answers that wait behind another when their connection is lost are told, once each; requests %s',
  async (_, read) => {
    const { requests, entries } = watched();
    let asked = 0;
    const url = new URL(
      await serve((request) => {
        asked += 1;
        read(request);
      }),
    );
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const socket = connect(Number(url.port), url.hostname);
    socket.write('GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(30));
    await vi.waitFor(() => expect(asked).toBe(30), { interval: 2 });
    socket.destroy();
    expect(await entries(30)).toHaveLength(30);
    await new Promise((resolve) => setImmediate(resolve));
    expect([roomTaken(requests), isFastifyHeard(), warnings]).toEqual([30, false, []]);
  },
);

test('pipelined requests that are answered are told once each', async () => {
  const { requests, entries } = watched();
  const url = new URL(await serve((_request, response) => void setImmediate(() => response.end('ok'))));
  const socket = connect(Number(url.port), url.hostname);
  socket.end('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(5));
  socket.resume();
  await once(socket, 'close');
  expect((await entries(5)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(roomTaken(requests)).toBe(5);
});

test('Fastify is listened to until each request that is told of has its route, not as long as it streams', async () => {
  const { requests, entries } = watched();
  const { url } = await fastifyApp();
  const stream = httpRequest(`${url}/streams/first-light`).end();
  await once(stream, 'response');
  expect(isFastifyHeard()).toBe(false);
  await (await fetch(`${url}/articles/how-to-fold`)).text();
  expect((await entries(1)).map(({ route }) => route)).toEqual(['/articles/:slug']);
  stream.destroy();
  expect((await entries(2)).map(({ route }) => route)).toEqual(['/articles/:slug', '/streams/:slug']);
  expect([roomTaken(requests), isFastifyHeard()]).toEqual([2, false]);
});

test('once nothing is followed any more nothing is listened to, though requests are under way, and later it begins anew', async () => {
  const requests = createRequestLog();
  requests.setWanted(true);
  const { url } = await fastifyApp();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  let stop = traceHttpServers(requests);
  onTestFinished(() => stop());
  const url2 = await serve(
    (request, response) => void (request.url === '/end' ? response.end() : response.flushHeaders()),
  );
  const stuck = httpRequest(url2, { agent }).end();
  await once(stuck, 'response');
  expect(isFastifyHeard()).toBe(true);
  stop();
  expect(isFastifyHeard()).toBe(false);
  stop = traceHttpServers(requests);
  await (await fetch(`${url}/articles/how-to-fold`)).text();
  stuck.destroy();
  await vi.waitFor(() => expect(requests.take()).toHaveLength(2), { interval: 2 });
  expect(requests.take().map(({ route }) => route)).toEqual(['/articles/:slug', '/']);
  expect([roomTaken(requests), isFastifyHeard()]).toEqual([2, false]);
});

async function fastifyApp(): Promise<{ url: string }> {
  const fastify = Fastify({ forceCloseConnections: true });
  fastify.get('/articles/:slug', async () => 'ok');
  fastify.get('/streams/:slug', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write('first');
  });
  onTestFinished(() => fastify.close());
  await fastify.listen({ host: '127.0.0.1', port: 0 });
  return { url: `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}` };
}
