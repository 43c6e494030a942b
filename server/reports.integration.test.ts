import { expect, test } from 'vitest';
import { toWire } from './contract/wire.ts';
import { makeReport, nextReport } from './testing/make-report.ts';
import { runServer, type TestServer } from './testing/run-server.ts';

const healthOf = async (server: TestServer, name: string) =>
  (await server.snapshot()).sidecars.find((sidecar) => sidecar.name === name)?.health;

test('one report, or an array of them, shows at once', async () => {
  const server = await runServer();
  expect((await server.post('/api/reports', toWire(nextReport({ name: 'api' })))).status).toBe(200);
  const more = ['worker', 'beat'].map((name) => toWire(nextReport({ name, instance: name })));
  expect((await server.post('/api/reports', more)).status).toBe(200);
  for (const name of ['api', 'worker', 'beat']) expect(await healthOf(server, name)).toBe('healthy');
  expect(await healthOf(server, 'frontend')).toBe('down');
});

test('a malformed report is named by its place and field, and keeps the others not out', async () => {
  const server = await runServer();
  const answer = await server.post('/api/reports', [
    toWire(nextReport({ name: 'worker', instance: 'w' })),
    { ...Object(toWire(makeReport({ name: 'api' }))), cpu_usage_usec: -1 },
  ]);
  expect(answer.status).toBe(400);
  const { error, message } = (await answer.json()) as { error: string; message: string };
  expect(error).toBe('malformed_report');
  expect(message).toContain('1 of 2 reports were taken. report 1: cpu_usage_usec: ');
  expect(await healthOf(server, 'worker')).toBe('healthy');
  expect(await healthOf(server, 'api')).toBe('down');
});

test.each([
  ['no JSON', '{"name":', 400],
  ['an empty array', '[]', 400],
  ['null', 'null', 400],
  ['a number', '7', 400],
  ['101 reports', JSON.stringify(Array(101).fill(toWire(makeReport()))), 400],
  ['hostile nesting', '['.repeat(20_000) + ']'.repeat(20_000), 400],
  ['nesting inside a report', `{"name":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, 400],
  ['a prototype', '{"__proto__":{"name":"api"}}', 400],
  ['more than a mebibyte', `["${'x'.repeat(1_100_000)}"]`, 413],
])('%s is refused in the one shape of errors', async (_what, body, status) => {
  const server = await runServer();
  const answer = await server.post('/api/reports', body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({
    error: expect.any(String),
    message: expect.any(String),
    remedy: expect.any(String),
  });
});

test('a body of another type is refused', async () => {
  const server = await runServer();
  const answer = await server.post('/api/reports', 'name=api', { headers: { 'Content-Type': 'text/csv' } });
  expect(answer.status).toBe(415);
});

test('a sidecar that is not declared is shown after the declared ones', async () => {
  const server = await runServer();
  await server.post('/api/reports', toWire(nextReport({ name: 'mailer', instance: 'm' })));
  const { sidecars } = await server.snapshot();
  expect(sidecars.map(({ name }) => name)).toEqual([
    'frontend',
    'api',
    'worker',
    'beat',
    'redis',
    'terminal',
    'mailer',
  ]);
  expect(sidecars.at(-1)).toMatchObject({ declared: false, health: 'healthy' });
});
