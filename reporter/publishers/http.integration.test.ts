import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport } from '../../server/contract/report.ts';
import { steadyPort } from '../../testing/steady-port.ts';
import { aReport } from '../testing/report.ts';
import { createHttpPublisher } from './http.ts';
import { PublishError } from './publisher.ts';

interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The port it came from: equal ports mean one connection. */
  from: number;
}

/** A real server that keeps what it got and answers as told. */
async function startServer(answer: (response: ServerResponse) => void, port = 0) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers, socket } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString(), from: socket.remotePort ?? 0 });
    answer(response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, received, close };
}

const json = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

function publisherTo(url: string, token: string | null = 'secret') {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return createHttpPublisher({ server: new URL(url), readToken: () => token }, controller.signal);
}

async function failureOf(publishing: Promise<unknown>) {
  const error: unknown = await publishing.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PublishError)) throw error;
  return { kind: error.kind, message: error.message };
}

test('a report is posted with the token, and the answer is the lease', async () => {
  const { url, received } = await startServer(json(200, { watch_interval_ms: 500 }));
  expect(await publisherTo(url).publish(aReport())).toEqual({ watchIntervalMs: 500 });
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/api/reports',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
  });
  expect(parseReport(received[0]?.body ?? '')).toEqual({ ok: true, value: aReport() });
});

test('a server behind a path, without a lease or a token', async () => {
  const { url, received } = await startServer(json(202, { watch_interval_ms: null }));
  expect(await publisherTo(`${url}/sidescope/`, null).publish(aReport())).toEqual({ watchIntervalMs: null });
  expect(received[0]?.url).toBe('/sidescope/api/reports');
  expect(received[0]?.headers.authorization).toBeUndefined();
});

test('one connection carries many reports', async () => {
  const { url, received } = await startServer(json(200, { watch_interval_ms: null }));
  const publisher = publisherTo(url);
  for (let index = 0; index < 5; index++) await publisher.publish(aReport());
  const reports = received.filter(({ method }) => method === 'POST');
  expect(reports).toHaveLength(5);
  expect(new Set(reports.map(({ from }) => from)).size).toBe(1);
});

test('between two reports it hears of a viewer from a question that the server holds, on a connection of its own', async () => {
  const held: ServerResponse[] = [];
  const answerReport = json(200, { watch_interval_ms: null });
  const { url, received } = await startServer((response) => {
    if (response.req.method === 'POST') answerReport(response);
    else held.push(response);
  });
  const publisher = publisherTo(url);
  const heard = new Promise<void>((resolve) => publisher.onWatch(resolve));
  await publisher.publish(aReport());
  await publisher.publish(aReport());
  await vi.waitFor(() => expect(held).toHaveLength(1), { interval: 2 });
  const questions = received.filter(({ method }) => method === 'GET');
  expect(questions).toMatchObject([{ url: '/api/watch?known=none', headers: { authorization: 'Bearer secret' } }]);
  expect(questions[0]?.from).not.toBe(received[0]?.from);
  if (held[0]) json(200, { watch_interval_ms: 500 })(held[0]);
  await heard;
});

test('with the server away it fails with the address and the remedy, and recovers when it is there', async () => {
  const port = await steadyPort();
  const publisher = publisherTo(`http://127.0.0.1:${port}`);
  const failure = await failureOf(publisher.publish(aReport()));
  expect(failure.kind).toBe('link');
  expect(failure.message).toContain(`http://127.0.0.1:${port}/api/reports`);
  expect(failure.message).toContain('SIDESCOPE_URL');
  const { received } = await startServer(json(200, { watch_interval_ms: null }), port);
  await publisher.publish(aReport());
  expect(received).toHaveLength(1);
});

test('a server that restarts between two reports gets the second', async () => {
  const first = await startServer(json(200, { watch_interval_ms: null }));
  const publisher = publisherTo(first.url);
  await publisher.publish(aReport());
  first.close();
  const second = await startServer(json(200, { watch_interval_ms: null }), first.port);
  await publisher.publish(aReport()).catch(() => publisher.publish(aReport()));
  expect(second.received).toHaveLength(1);
});

test('a server that does not answer is given up after 2 s', async () => {
  const { url } = await startServer(() => undefined);
  const beganMs = performance.now();
  const failure = await failureOf(publisherTo(url).publish(aReport()));
  expect(failure).toMatchObject({ kind: 'link', message: expect.stringContaining('2000 ms') });
  expect(performance.now() - beganMs).toBeLessThan(3_000);
});

test('a refused token is told with what mends it, and without the token', async () => {
  const { url } = await startServer(
    json(401, { error: 'unauthorized', message: 'this token is not known', remedy: null }),
  );
  const failure = await failureOf(publisherTo(url).publish(aReport()));
  expect(failure).toMatchObject({ kind: 'status 401', message: expect.stringContaining('SIDESCOPE_TOKEN_FILE') });
  expect(failure.message).toContain('this token is not known');
  expect(failure.message).not.toContain('secret');
});

test('what the server itself says mends it is passed on', async () => {
  const { url } = await startServer(json(400, { error: 'bad', message: 'name is wrong', remedy: 'Rename it.' }));
  expect((await failureOf(publisherTo(url).publish(aReport()))).message).toContain('name is wrong. Rename it.');
});

test('another program on that port is told apart', async () => {
  const { url } = await startServer((response) => response.end('<html>'));
  expect(await failureOf(publisherTo(url).publish(aReport()))).toMatchObject({ kind: 'answer' });
});

test('an endless answer is cut off', async () => {
  const { url } = await startServer((response) => response.end('x'.repeat(1_000_000)));
  expect((await failureOf(publisherTo(url).publish(aReport()))).message).toContain('32768');
});
