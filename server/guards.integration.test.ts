// Who gets in: hosts, origins, tokens, over real sockets.
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { AUTH, runServer, type TestServer, TOKEN } from './testing/run-server.ts';

/** Sends exactly these headers, as fetch would not. */
function ask(port: number, path: string, headers: Record<string, string>, method = 'GET', host = '127.0.0.1') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const call = request({ host, port, path, method, headers, agent: false, setHost: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    call.on('error', reject).end();
  });
}
const own = (server: TestServer) => `127.0.0.1:${server.port}`;

const PROTECTED = [
  ['GET', '/api/monitor/sidecars'],
  ['GET', '/api/monitor/history'],
  ['POST', '/api/monitor/sidecars/ticket'],
  ['GET', '/api/monitor/sidecars/events'],
  ['POST', '/api/reports'],
  ['GET', '/api/watch?known=none'],
  ['GET', '/api/version'],
  ['GET', '/readyz'],
  ['GET', '/api/openapi.json'],
  ['GET', '/no-such-route'],
  ['DELETE', '/api/monitor/sidecars'],
  ['OPTIONS', '/api/reports'],
  ['GET', '/api/pair'],
] as const;

test('every route but /healthz and pairing wants the token, and a wrong one is as good as none', async () => {
  const server = await runServer();
  const wrong = ['', 'Bearer', 'Bearer ', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(0, -1)}`, TOKEN];
  for (const [method, path] of PROTECTED)
    for (const authorization of wrong) {
      const answer = await ask(server.port, path, { Host: own(server), Authorization: authorization }, method);
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 401`);
      expect(JSON.parse(answer.body)).toMatchObject({ remedy: expect.any(String), message: expect.any(String) });
    }
  const answer = await ask(server.port, '/api/version', { Host: own(server) });
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="sidescope"');
  expect((await ask(server.port, '/healthz', { Host: own(server) })).status).toBe(200);
  for (const path of ['/api/monitor/sidecars', '/api/version', '/readyz', '/api/openapi.json'])
    expect((await server.get(path)).status).toBe(200);
});

test('what does not exist is 404, and 501 where it would change something', async () => {
  const server = await runServer();
  const init = { headers: { 'Content-Type': 'text/weird' }, body: 'x' };
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    expect((await server.get('/api/sidecars/restart', { method, ...init })).status).toBe(501);
  expect((await server.get('/api/monitor/sidecars', { method: 'DELETE' })).status).toBe(501);
  expect((await server.get('/api/nothing')).status).toBe(404);
  expect((await server.get('/api/reports')).status).toBe(404);
  expect((await server.get('/%zz')).status).toBe(400);
});

test('no other Host than ours is served, whatever route and token', async () => {
  const server = await runServer();
  const foreign = [
    'evil.example',
    `evil.example:${server.port}`,
    `127.0.0.1.evil.example:${server.port}`,
    '127.0.0.1',
    `127.0.0.1:${server.port + 1}`,
    `localhost.:${server.port}`,
    `127.1:${server.port}`,
    `0.0.0.0:${server.port}`,
    '',
  ];
  for (const host of foreign)
    for (const path of ['/healthz', '/api/monitor/sidecars', '/no-such-route']) {
      const { status, body } = await ask(server.port, path, { Host: host, ...AUTH });
      expect(`${host} ${path} ${status}`).toBe(`${host} ${path} 421`);
      expect(JSON.parse(body).error).toBe('wrong_host');
    }
  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])
    expect((await ask(server.port, '/healthz', { Host: `${host}:${server.port}` })).status).toBe(200);
});

test('hosts named in SIDESCOPE_ALLOWED_HOSTS are served, with the port where one is named', async () => {
  const server = await runServer({ SIDESCOPE_ALLOWED_HOSTS: 'Scope.test, tunnel.test:8443' });
  const statusFor = async (host: string) => (await ask(server.port, '/healthz', { Host: host })).status;
  expect(await statusFor('scope.test')).toBe(200);
  expect(await statusFor('scope.test:1234')).toBe(200);
  expect(await statusFor('tunnel.test:8443')).toBe(200);
  expect(await statusFor('tunnel.test')).toBe(421);
});

test('it is reached over ::1 as well', async () => {
  const server = await runServer();
  expect((await ask(server.port, '/healthz', { Host: `[::1]:${server.port}` }, 'GET', '::1')).status).toBe(200);
});

test('web pages are refused, extensions and programs are not, and nobody gets a CORS header', async () => {
  const server = await runServer();
  const answerTo = (origin: string, method = 'POST') =>
    ask(server.port, '/api/monitor/sidecars/ticket', { Host: own(server), ...AUTH, Origin: origin }, method);
  for (const origin of [
    'https://evil.example',
    `http://127.0.0.1:${server.port}`,
    'null',
    'file://',
    'chrome-extension.evil://x',
  ])
    expect((await answerTo(origin)).status).toBe(403);
  expect((await answerTo('http://localhost:3000', 'OPTIONS')).status).toBe(403);
  for (const origin of [
    'chrome-extension://abcdefghijklmnop',
    'moz-extension://0b0e4b60-1111-2222-3333-444455556666',
  ]) {
    const { status, headers } = await answerTo(origin);
    expect(status).toBe(200);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('answers are not kept, sniffed or framed', async () => {
  const server = await runServer();
  for (const path of ['/api/monitor/sidecars', '/no-such-route']) {
    const { headers } = await server.get(path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
});

test('behind a trusted proxy, this machine may still connect', async () => {
  const server = await runServer({ SIDESCOPE_TRUSTED_PROXY: '10.0.0.0/8' });
  expect((await server.get('/api/version')).status).toBe(200);
});

test('a socket that sends slowly, or nothing, is closed', async () => {
  const server = await runServer();
  const started = performance.now();
  const lives = [
    '',
    'GET / HTTP/1.1\r\nHost: x\r\nX-Drip: ',
    `POST /api/reports HTTP/1.1\r\nHost: ${own(server)}\r\nContent-Length: 9\r\nContent-Type: application/json\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
  ].map(
    (start) =>
      new Promise<number>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => socket.write(start));
        const drip = setInterval(() => socket.write(start === '' ? '' : 'a'), 700);
        socket.on('error', () => {}).resume();
        socket.on('close', () => {
          clearInterval(drip);
          resolve(performance.now() - started);
        });
      }),
  );
  for (const life of await Promise.all(lives)) expect(life).toBeLessThan(13_000);
}, 20_000);
