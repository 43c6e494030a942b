import { expect, test } from 'vitest';
import {
  createWebRequestGatherer,
  GIVEN_UP,
  MAX_PENDING,
  type WebRequestDetails,
  type WebRequestEvent,
} from './from-web-request.ts';
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

/** Takes one event, and gives the entry as it is after it. */
const taking = (gatherer = createWebRequestGatherer(() => createRedactor())) => ({
  gatherer,
  take: (event: WebRequestEvent, more: Partial<WebRequestDetails> = {}) =>
    gatherer.take(event, details(more)).map(({ entry }) => entry)[0],
});

test('a request is pending at once, and is one entry to its end, without secrets', () => {
  const { take } = taking();
  const begun = take('begun');
  expect(begun).toMatchObject({ id: 'b7.0', pending: true, method: 'GET', status: null, durationMs: null });
  const sent = take('sent', { requestHeaders: [{ name: 'Authorization', value: 'Bearer not-to-be-kept-2' }] });
  expect(sent).toMatchObject({ id: 'b7.0', pending: true, requestHeaders: [{ value: 'Bearer [redacted]' }] });
  const answering = take('answering', { timeStamp: START_MS + 30, statusCode: 200 });
  expect(answering).toMatchObject({ id: 'b7.0', pending: true, status: 200, timings: { waitMs: 30, receiveMs: null } });
  const ended = take('completed', {
    timeStamp: START_MS + 34,
    statusCode: 200,
    statusLine: 'HTTP/1.1 200 OK',
    responseHeaders: [
      { name: 'Content-Type', value: 'application/json; charset=utf-8' },
      { name: 'Content-Length', value: '512' },
    ],
  });
  expect(ended).toMatchObject({
    id: 'b7.0',
    sources: ['background'],
    pending: false,
    method: 'GET',
    status: 200,
    statusText: 'OK',
    protocol: 'HTTP/1.1',
    resourceType: 'fetch',
    durationMs: 34,
    mimeType: 'application/json',
    bodyBytes: 512,
    timings: { waitMs: 30, receiveMs: 4 },
    requestHeaders: [{ value: 'Bearer [redacted]' }],
    requestBody: null,
  });
  expect(JSON.stringify([begun, sent, answering, ended])).not.toContain('not-to-be-kept');
});

test('each redirect is an entry of its own', () => {
  const { take } = taking();
  take('begun');
  expect(take('redirected', { statusCode: 302 })).toMatchObject({ id: 'b7.0', status: 302, pending: false });
  expect(take('completed', { statusCode: 200 })).toBeUndefined();
  take('begun', { url: 'http://127.0.0.1:7380/next' });
  expect(take('completed', { statusCode: 200 })).toMatchObject({ id: 'b7.1', url: 'http://127.0.0.1:7380/next' });
});

test('a request without an answer says why, and one that breaks off keeps what had come', () => {
  const { take } = taking();
  take('begun');
  const error = 'net::ERR_CONNECTION_REFUSED';
  expect(take('failed', { error })).toMatchObject({ pending: false, status: null, error });
  take('begun');
  take('answering', { statusCode: 200, responseHeaders: [{ name: 'Content-Type', value: 'text/event-stream' }] });
  const broken = { pending: false, status: 200, error: 'net::ERR_ABORTED', mimeType: 'text/event-stream' };
  expect(take('failed', { error: 'net::ERR_ABORTED', timeStamp: START_MS + 9_000 })).toMatchObject({
    ...broken,
    durationMs: 9_000,
  });
});

test('an end whose beginning was not heard is nothing', () => {
  expect(taking().take('completed', { statusCode: 200 })).toBeUndefined();
});

test('of too many under way the oldest is given up and said to be, and none stays pending', () => {
  const { gatherer, take } = taking();
  const all = Array.from({ length: MAX_PENDING + 1 }, (_, index) =>
    gatherer.take('begun', details({ requestId: `r${index}` })),
  );
  expect(all.at(-1)?.map(({ entry: { id, pending, error } }) => [id, pending, error])).toEqual([
    [`br${MAX_PENDING}.0`, true, null],
    ['br0.0', false, GIVEN_UP],
  ]);
  expect(take('completed', { requestId: 'r0', statusCode: 200 })).toBeUndefined();
  expect(take('completed', { requestId: 'r1', statusCode: 200 })).toMatchObject({ id: 'br1.0', pending: false });
  expect(gatherer.giveUp()).toHaveLength(MAX_PENDING - 1);
  expect(gatherer.giveUp()).toEqual([]);
});

test('a background that was asleep goes on with what was under way', () => {
  const { take } = taking();
  take('begun');
  const before = take('answering', { timeStamp: START_MS + 30, statusCode: 200 });
  const { gatherer, take: takeLater } = taking();
  gatherer.resume(3, before ? [before] : []);
  expect(takeLater('completed', { timeStamp: START_MS + 90_000, statusCode: 200 })).toMatchObject({
    id: 'b7.0',
    pending: false,
    durationMs: 90_000,
    timings: { waitMs: 30 },
  });
});
