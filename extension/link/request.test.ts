import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { errorText, type Fetch, REQUEST_TIMEOUT_MS, request } from './request.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const get = (fetch: Fetch, signal = new AbortController().signal) =>
  request({ fetch, clock: systemClock }, { method: 'GET', url: 'http://127.0.0.1:7373/x', token: 'secret', signal });

/** Never answers by itself; gives up when told to, as fetch does. */
const silent: Fetch = (_, { signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

test('the token goes into the header, and neither cookies nor redirects carry anything elsewhere', async () => {
  let sent: RequestInit = {};
  const reply = await get(async (_, init) => {
    sent = init;
    return new Response('yes');
  });
  expect(reply).toEqual({ status: 200, text: 'yes' });
  expect(sent).toMatchObject({
    headers: { authorization: 'Bearer secret' },
    credentials: 'omit',
    redirect: 'error',
    cache: 'no-store',
  });
});

test('a request that is not answered within 5 s is given up', async () => {
  const reply = get(silent);
  await vi.advanceTimersByTimeAsync(REQUEST_TIMEOUT_MS - 1);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await reply).toBe(null);
});

test('a request ends with its signal and leaves no timer', async () => {
  const ending = new AbortController();
  const reply = get(silent, ending.signal);
  ending.abort();
  expect(await reply).toBe(null);
  expect(vi.getTimerCount()).toBe(0);
});

test('an error says what the server says, or else its status', () => {
  const text = JSON.stringify({ error: 'busy', message: 'The server is busy.', remedy: null });
  expect(errorText({ status: 503, text })).toBe('The server is busy.');
  expect(errorText({ status: 502, text: '<html>' })).toBe('It answered with status 502.');
});
