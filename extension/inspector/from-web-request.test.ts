import { expect, test } from 'vitest';
import { createWebRequestGatherer, MAX_PENDING, type WebRequestDetails } from './from-web-request.ts';
import { createRedactor } from './redact.ts';
import { START_MS } from './sample-entry.ts';

const details = (more: Partial<WebRequestDetails>): WebRequestDetails => ({
  requestId: '7',
  tabId: 3,
  method: 'GET',
  url: 'http://127.0.0.1:7380/api/me?token=not-to-be-kept-1',
  type: 'xmlhttprequest',
  timeStamp: START_MS,
  ...more,
});
const gatherer = () => createWebRequestGatherer(() => createRedactor([]));

test('the events of a request become one entry at its end, without secrets', () => {
  const take = gatherer();
  expect(take('begun', details({}))).toBeNull();
  expect(
    take('sent', details({ requestHeaders: [{ name: 'Authorization', value: 'Bearer not-to-be-kept-2' }] })),
  ).toBeNull();
  expect(take('answering', details({ timeStamp: START_MS + 30 }))).toBeNull();
  const ended = take(
    'completed',
    details({
      timeStamp: START_MS + 34,
      statusCode: 200,
      statusLine: 'HTTP/1.1 200 OK',
      responseHeaders: [
        { name: 'Content-Type', value: 'application/json; charset=utf-8' },
        { name: 'Content-Length', value: '512' },
      ],
    }),
  );
  expect(ended).toMatchObject({
    tabId: 3,
    entry: {
      id: 'b7.0',
      sources: ['background'],
      method: 'GET',
      status: 200,
      statusText: 'OK',
      protocol: 'HTTP/1.1',
      resourceType: 'fetch',
      durationMs: 34,
      mimeType: 'application/json',
      bodyBytes: 512,
      timings: { waitMs: 30, receiveMs: 4 },
      requestBody: null,
    },
  });
  expect(JSON.stringify(ended)).not.toContain('not-to-be-kept');
});

test('each redirect is an entry of its own', () => {
  const take = gatherer();
  take('begun', details({}));
  expect(take('redirected', details({ statusCode: 302 }))?.entry).toMatchObject({ id: 'b7.0', status: 302 });
  take('begun', details({ url: 'http://127.0.0.1:7380/next' }));
  expect(take('completed', details({ statusCode: 200 }))?.entry).toMatchObject({
    id: 'b7.1',
    url: 'http://127.0.0.1:7380/next',
  });
});

test('a request without an answer says why', () => {
  const take = gatherer();
  take('begun', details({}));
  expect(take('failed', details({ error: 'net::ERR_CONNECTION_REFUSED' }))?.entry).toMatchObject({
    status: null,
    error: 'net::ERR_CONNECTION_REFUSED',
  });
});

test('an end whose beginning was not heard is nothing, and what never ends is forgotten', () => {
  const take = gatherer();
  expect(take('completed', details({ statusCode: 200 }))).toBeNull();
  for (let index = 0; index <= MAX_PENDING; index += 1) take('begun', details({ requestId: `r${index}` }));
  expect(take('completed', details({ requestId: 'r0', statusCode: 200 }))).toBeNull();
  expect(take('completed', details({ requestId: 'r1', statusCode: 200 }))).not.toBeNull();
});
