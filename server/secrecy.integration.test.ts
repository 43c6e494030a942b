// What must never be told: tokens, tickets and codes in logs and answers; and what must: every route in openapi.json.
import { expect, test } from 'vitest';
import { openStream } from './testing/open-stream.ts';
import { runServer, TOKEN } from './testing/run-server.ts';
import { until } from './testing/until.ts';

test('neither token nor ticket nor code comes into the log at its most talkative, nor into an error', async () => {
  const server = await runServer();
  const [code = ''] = server.codes;
  const ticket = await server.ticket();
  const opened = await openStream(server.url, ticket);
  await opened.next('snapshot');
  const answers = await Promise.all([
    server.get(`/api/monitor/sidecars/events?ticket=${ticket}`),
    server.get(`/api/nothing?ticket=${ticket}`),
    server.get(`/api/%zz?ticket=${ticket}`),
    server.get(`/api/version?token=${TOKEN}`, { headers: { Authorization: `Bearer ${TOKEN}x` } }),
    server.post('/api/pair', `{"code":"${code}"`),
    server.post(`/api/nothing?ticket=${ticket}`),
    server.get(`/api/version?ticket=${ticket}`, { headers: { Origin: 'https://evil.example' } }),
  ]);
  const bodies = (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  opened.destroy();
  await server.close();
  await until('the log was written', () => server.log().includes('answered'));
  for (const secret of [TOKEN, ticket, code]) {
    expect(bodies).not.toContain(secret);
    expect(server.log()).not.toContain(secret);
  }
  expect(server.log()).toContain('"route":"/api/monitor/sidecars/events"');
});

test('openapi.json names every route, its parameters and bodies by their names on the wire', async () => {
  const server = await runServer();
  const document = (await (await server.get('/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, { summary: string; responses: object }>>;
  };
  const routes = Object.entries(document.paths).flatMap(([url, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`),
  );
  expect(routes.sort()).toEqual([
    'GET /api/monitor/history',
    'GET /api/monitor/sidecars',
    'GET /api/monitor/sidecars/events',
    'GET /api/openapi.json',
    'GET /api/version',
    'GET /api/watch',
    'GET /healthz',
    'GET /readyz',
    'POST /api/monitor/sidecars/ticket',
    'POST /api/pair',
    'POST /api/reports',
  ]);
  for (const route of routes) {
    const [method = '', url = ''] = route.split(' ');
    const status = (await server.get(url, { method, headers: { Authorization: 'none' } })).status;
    expect([200, 400, 401, 415]).toContain(status);
  }
  const text = JSON.stringify(document);
  expect(text).toContain('"cpu_usage_usec"');
  expect(text).toContain('"watch_interval_ms"');
  expect(text).not.toMatch(/"cpuUsageUsec"|"watchIntervalMs"/);
});
