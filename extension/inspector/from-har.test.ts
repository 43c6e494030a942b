import { expect, test } from 'vitest';
import { entryFromHar, harHead } from './from-har.ts';
import { harOf } from './planted-secrets.ts';
import { createRedactor } from './redact.ts';
import { START_MS } from './sample-entry.ts';

const redactor = createRedactor();
const taken = (har: unknown) => {
  const parsed = entryFromHar(har, 'd1', redactor);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};

test('an entry of DevTools becomes ours, with times, sizes and what the server says', () => {
  const har = harOf(
    {
      method: 'post',
      url: 'http://127.0.0.1:7380/api/jobs?limit=5#top',
      responseHeaders: {
        'Server-Timing': 'db;dur=12.5;desc="one, two", cache',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        'X-Request-ID': 'r-1',
      },
      postData: { mimeType: 'application/json', text: '{"a":1}' },
    },
    START_MS,
  );
  expect(taken(har)).toMatchObject({
    id: 'd1',
    sources: ['devtools'],
    method: 'POST',
    url: 'http://127.0.0.1:7380/api/jobs?limit=5',
    startedAtMs: START_MS,
    status: 200,
    query: [{ name: 'limit', value: '5' }],
    requestBody: { mimeType: 'application/json', text: '{"a":1}', truncated: false },
    responseBody: null,
    timings: { blockedMs: 1, dnsMs: null, connectMs: null, tlsMs: null, sendMs: 0, waitMs: 10, receiveMs: 1 },
    serverTiming: [
      { name: 'db', durationMs: 12.5, description: 'one, two' },
      { name: 'cache', durationMs: null, description: '' },
    ],
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    requestId: 'r-1',
  });
});

test('a trace that the answer names in Server-Timing is its id, and no timing; several such headers are one', () => {
  const responseHeaders = {
    'Server-Timing': 'traceparent;desc="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"',
    'server-timing': 'db;dur=12.5\ncache',
  };
  const har = harOf({ method: 'get', url: 'http://127.0.0.1:7380/', responseHeaders }, START_MS);
  const { serverTiming, traceId } = taken(har);
  expect([serverTiming.map(({ name }) => name), traceId]).toEqual([
    ['db', 'cache'],
    '4bf92f3577b34da6a3ce929d0e0e4736',
  ]);
});

test.each([
  ['no id at all', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['something else', 'yes'],
])('%s in Server-Timing gives way to the header', (_, told) => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const responseHeaders = { 'Server-Timing': `traceparent;desc="${told}"`, traceparent };
  const har = harOf({ method: 'get', url: 'http://127.0.0.1:7380/', responseHeaders }, START_MS);
  expect(taken(har)).toMatchObject({ serverTiming: [], traceId: '4bf92f3577b34da6a3ce929d0e0e4736' });
});

test('TLS is told apart from connecting, which HAR counts together', () => {
  const har = {
    ...harOf({}, START_MS),
    timings: { blocked: -1, dns: 2, connect: 12, ssl: 8, send: 0, wait: 1, receive: 1 },
  };
  expect(taken(har).timings).toMatchObject({ connectMs: 4, tlsMs: 8 });
});

test('what browsers leave out is unknown, and no error', () => {
  const bare = {
    startedDateTime: new Date(START_MS).toISOString(),
    request: { method: '', url: 'http://h/a' },
    response: { status: 0 },
  };
  expect(taken(bare)).toMatchObject({
    method: null,
    status: null,
    durationMs: null,
    timings: null,
    transferBytes: null,
  });
});

test.each([
  ['nothing', null],
  ['no request', { startedDateTime: new Date(START_MS).toISOString(), response: { status: 200 } }],
  [
    'no date',
    { startedDateTime: 'yesterday', request: { method: 'GET', url: 'http://h/' }, response: { status: 200 } },
  ],
])('%s is told of, and not guessed at', (_, har) => expect(entryFromHar(har, 'd1', redactor).ok).toBe(false));

test.each(['data:text/plain,x', 'blob:http://h/1', 'about:blank'])('%s is no request', (url) => {
  expect(harHead({ request: { method: 'GET', url }, response: { status: 200 } })).toBeNull();
});
