// What node:http makes of connections that are lent to it, over real sockets; and what is left of one that is taken back.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http';
import { createServer as createTlsServer, request as requestOverTls } from 'node:https';
import { type AddressInfo, connect, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { lendSockets, takeBack } from './lend-socket.ts';
import { CERTIFICATE, KEY } from './testing/tls-pair.ts';
import { until } from './testing/until.ts';

/** Short, so that nobody waits for long; looked at every 50 ms. */
const LIMITS = { headersTimeout: 200, requestTimeout: 400, keepAliveTimeout: 300, connectionsCheckingInterval: 50 };
const MEGABYTE = 1_048_576;

async function start(server: Server, event: 'connection' | 'secureConnection' = 'connection'): Promise<number> {
  lendSockets(server, event);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}
/** Node itself answers what is wrong where nobody listens for it. */
const serve = (listener: RequestListener, options = {}) => start(createServer({ ...LIMITS, ...options }, listener));

/** A client that writes what it is told to, does not end by itself, and keeps what comes. */
function dial(port: number) {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  let came = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    came += chunk;
  });
  socket.on('error', () => {
    // Cut off, which is what some of them are for.
  });
  onTestFinished(() => {
    socket.destroy();
  });
  return { socket, came: () => came };
}
const asking = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const answers = (came: string) => came.match(/HTTP\/1\.1 \d+/g) ?? [];

test('requests follow each other on one connection, with bodies that fill every buffer on the way', async () => {
  const peers = new Set<string>();
  const echoTwice: RequestListener = async (asked, response) => {
    const { localPort, remoteAddress, remotePort } = asked.socket;
    peers.add([localPort, remoteAddress, remotePort].join(' '));
    const body = await text(asked);
    response.end(body.repeat(2));
  };
  // Node's client does not ask again where a connection is kept for less than a second.
  const port = await serve(echoTwice, { keepAliveTimeout: 5_000, requestTimeout: 5_000 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  for (const letter of ['a', 'b', 'c']) {
    const call = request({ port, agent, method: 'POST' });
    call.end(letter.repeat(4 * MEGABYTE));
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe(letter.repeat(8 * MEGABYTE));
  }
  expect([...peers]).toEqual([expect.stringMatching(new RegExp(`^${port} 127\\.0\\.0\\.1 \\d+$`))]);
});

test('a reader that takes nothing is told to the answer, which then waits', async () => {
  let written = 0;
  const port = await serve((_asked, response) => {
    const goOn = () => {
      let hasRoom = true;
      for (; hasRoom && written < 64; written += 1) hasRoom = response.write(Buffer.alloc(MEGABYTE));
    };
    response.on('drain', goOn);
    goOn();
  });
  const { socket } = dial(port);
  socket.pause().write(asking('/'));
  let before = 0;
  await until('it waits', async () => {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return before > 0 && written === before;
  });
  expect(written).toBeLessThan(32);
  socket.resume();
  await until('all of it came', () => written === 64);
});

test('what was asked without waiting for answers is answered in turn', async () => {
  const port = await serve(({ url }, response) => {
    setTimeout(() => response.end(`<${url}>`), url === '/slow' ? 100 : 0);
  });
  const { socket, came } = dial(port);
  socket.write(asking('/slow') + asking('/fast'));
  await until('both are answered', () => answers(came()).length === 2);
  expect(came().match(/<.*?>/g)).toEqual(['</slow>', '</fast>']);
});

test.each([
  ['half a request', 'GET / HTTP/1.1\r\nHo'],
  ['half a body', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc'],
])('who sends %s is told that it took too long, and cut off though it stays', async (_what, bytes) => {
  const port = await serve((asked) => asked.resume());
  const { socket, came } = dial(port);
  socket.write(bytes);
  await until('it is told', () => came() !== '');
  expect(answers(came())).toEqual(['HTTP/1.1 408']);
  await until('it is cut off', () => {
    // What is written to a connection that is gone ends this side of it, too.
    if (!socket.destroyed) socket.write(' ');
    return socket.destroyed;
  });
});

test('who sends nothing at all is cut off in time', async () => {
  const port = await serve((_asked, response) => response.end());
  const { socket } = dial(port);
  const beganMs = performance.now();
  await once(socket, 'end');
  expect(performance.now() - beganMs).toBeGreaterThan(LIMITS.headersTimeout - 10);
});

test('what is no HTTP is told so', async () => {
  const port = await serve((_asked, response) => response.end());
  const { socket, came } = dial(port);
  socket.write('\x16\x03\x01\x02\x00');
  await once(socket, 'end');
  expect(answers(came())).toEqual(['HTTP/1.1 400']);
});

test('a connection that asks nothing more is closed in time, and one that asks again is not', async () => {
  const port = await serve((_asked, response) => response.end('ok'));
  const { socket, came } = dial(port);
  const beganMs = performance.now();
  for (let count = 1; count <= 3; count += 1) {
    socket.write(asking('/'));
    await until('it is answered', () => answers(came()).length === count);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await once(socket, 'end');
  expect(performance.now() - beganMs).toBeGreaterThan(2 * 150 + LIMITS.keepAliveTimeout - 10);
});

test('an answer ends with its client, and a client with its connection', async () => {
  let gone = 0;
  const port = await serve((_asked, response) => {
    response.once('close', () => {
      gone += 1;
    });
    response.write('…');
  });
  const { socket, came } = dial(port);
  socket.write(asking('/'));
  await until('it begins', () => came() !== '');
  socket.resetAndDestroy();
  await until('the answer is over', () => gone === 1);
});

test('taken back, a socket is as if node:http had never had it', async () => {
  const taken: Socket[] = [];
  const closed: string[] = [];
  const port = await serve((asked, response) => {
    if (asked.url !== '/stream') return void response.end('ok');
    const connection = response.socket as Socket;
    connection.once('close', () => closed.push('what node:http had'));
    response.detachSocket(connection);
    taken.push(takeBack(connection));
  });
  const { socket, came } = dial(port);
  socket.write(asking('/before'));
  await until('it is answered', () => answers(came()).length === 1);
  socket.write(asking('/stream'));
  await until('the socket is back', () => taken.length === 1);
  const [own] = taken;
  if (!own) throw new Error('it is there');
  expect(own).toBeInstanceOf(Socket);
  expect(['data', 'error', 'close', 'timeout'].map((event) => own.listenerCount(event))).toEqual([0, 0, 0, 0]);
  expect(Object.keys(own)).not.toContain('parser');
  await until('node:http has let go', () => closed.length === 1);

  // Longer than every limit there is for requests.
  await new Promise((resolve) => setTimeout(resolve, 600));
  own.write('a stream');
  await until('it came', () => came().endsWith('a stream'));
  own.allowHalfOpen = false;
  own.resume();
  socket.end('whatever');
  await once(own, 'close');
});

test('over TLS it is the same, and what is taken back goes on to encrypt', async () => {
  const server = createTlsServer({ ...LIMITS, key: KEY, cert: CERTIFICATE }, (asked, response) => {
    if (asked.url === '/encrypted') return void response.end(String((asked.socket as TLSSocket).encrypted));
    const connection = response.socket as Socket;
    response.detachSocket(connection);
    const own = takeBack(connection);
    expect(own).toBeInstanceOf(TLSSocket);
    own.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsecret');
  });
  const port = await start(server, 'secureConnection');
  const get = async (path: string) => {
    const call = requestOverTls({ host: 'localhost', port, path, ca: CERTIFICATE, agent: false }).end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return text(answer);
  };
  expect(await get('/encrypted')).toBe('true');
  expect(await get('/stream')).toBe('secret');
});

test('a socket that was never lent cannot be taken back', () => {
  expect(() => takeBack(new Socket())).toThrow('call lendSockets on its server');
});
