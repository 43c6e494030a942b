// Secrets planted wherever a browser lets the background see them: none is left in what it holds, stores or tells a view.
import { expect, test, vi } from 'vitest';
import type { WebRequestDetails, WebRequestEvent } from '../inspector/from-web-request.ts';
import { plantedSecrets, survivors } from '../inspector/planted-secrets.ts';
import { START_MS } from '../inspector/sample-entry.ts';
import { useFakeTime } from '../link/fake-time.ts';
import { sessionArea, startedRequests } from './started-requests.ts';

const PLANTED = 600;
/** Fewer than are held and stored of one tab, however many events each has. */
const A_TAB = 50;

const ending = useFakeTime();

interface Har {
  request: { method: string; url: string; headers: { name: string; value: string }[] };
  response: { statusText: string; headers: { name: string; value: string }[] };
}

/** A browser tells each value of a header by itself. */
const apart = (headers: Har['request']['headers']) =>
  headers.flatMap(({ name, value }) => value.split('\n').map((one) => ({ name, value: one })));

/** How one may go: to its end, elsewhere first, or wrong. */
const WAYS: readonly ((har: Har) => readonly (readonly [WebRequestEvent, Partial<WebRequestDetails>])[])[] = [
  () => [
    ['answering', { statusCode: 200 }],
    ['completed', { statusCode: 200 }],
  ],
  ({ request: { url } }) => [
    ['redirected', { statusCode: 302 }],
    ['begun', { url: `${url}${url.includes('?') ? '&' : '?'}again=1` }],
    ['completed', { statusCode: 204 }],
  ],
  ({ request: { url } }) => [['failed', { error: `NS_ERROR: ${url}` }]],
];

test(`of ${PLANTED} secrets in addresses, headers and errors none is left in what the background holds`, async () => {
  const area = sessionArea();
  const { event, view, drops } = await startedRequests(ending().signal, { area });
  const side = view();
  const planted = plantedSecrets(PLANTED, START_MS);
  const seen: string[] = [];
  const told: string[] = [];
  const look = async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    seen.push(...[...area.held.values()].map(String));
    area.held.clear();
  };
  for (let from = 0; from < PLANTED; from += A_TAB) {
    const tabId = 100 + from;
    await side.send({ type: 'follow', tabId });
    const batch = planted.slice(from, from + A_TAB).map((one, index) => {
      const har = one.har as Har;
      const { method, url } = har.request;
      const common = { method, url, tabId, timeStamp: START_MS + (from + index) * 37 };
      const requestHeaders = apart(har.request.headers);
      const answer = {
        responseHeaders: apart(har.response.headers),
        statusLine: `HTTP/1.1 200 ${har.response.statusText}`,
      };
      told.push(JSON.stringify([common, requestHeaders, answer]));
      const tell = (name: WebRequestEvent, more: Partial<WebRequestDetails> = {}) =>
        event(name, `${from + index}`, { ...common, ...more });
      return { har, tell, requestHeaders, answer, way: WAYS[index % WAYS.length] };
    });
    for (const { tell, requestHeaders } of batch) {
      await tell('begun');
      await tell('sent', { requestHeaders });
    }
    // As it is while all of them are under way, too.
    await look();
    for (const { har, tell, answer, way } of batch)
      for (const [name, more] of way?.(har) ?? []) await tell(name, { ...answer, ...more });
    await look();
  }
  const raw = survivors(planted, told.join());
  expect(raw.length).toBeGreaterThan(PLANTED / 3);
  expect(drops).toEqual([]);
  expect(seen).toHaveLength((2 * PLANTED) / A_TAB);
  expect(seen.at(-1)?.length).toBeGreaterThan(10_000);
  expect(survivors(planted, seen.join())).toEqual([]);
  expect(survivors(planted, JSON.stringify(side.received))).toEqual([]);
});
