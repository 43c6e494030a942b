// Connections that ask for nothing, or for what takes long, over real sockets: none of them keeps a server from ending.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from './listen.ts';
import { CERTIFICATE, KEY } from './testing/tls-pair.ts';
import { until } from './testing/until.ts';

const GRACE_MS = 300;
const OPTIONS = { addresses: [{ host: '127.0.0.1', optional: false }], port: 0, tls: null, maxStreams: 10 };

async function dial(port: number, bytes: string) {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

test('a connection that sends nothing is told after 5 s that it took too long', async () => {
  const listening = await listen(OPTIONS, (_request, response) => response.end());
  onTestFinished(() => listening.close(0));
  const socket = await dial(listening.port, '');
  const beganMs = performance.now();
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 [\s\S]*"This is not a request that can be read\."/);
  expect(performance.now() - beganMs).toBeGreaterThan(4_900);
});

test.each([
  ['plainly', null],
  ['over TLS', { cert: CERTIFICATE, key: KEY }],
])('served %s, whoever has not asked or is not answered is cut off after the grace', async (_how, tls) => {
  let asked = 0;
  const listening = await listen({ ...OPTIONS, tls }, () => {
    asked += 1;
  });
  const sockets = [
    await dial(listening.port, ''),
    await dial(listening.port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
  ];
  if (tls === null) await until('it is asked', () => asked === 1);
  const beganMs = performance.now();
  const gone = Promise.all(sockets.map((socket) => once(socket.resume(), 'end')));
  await listening.close(GRACE_MS);
  expect(performance.now() - beganMs).toBeGreaterThan(GRACE_MS - 10);
  await gone;
});
