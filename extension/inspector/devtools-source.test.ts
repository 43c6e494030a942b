import { expect, test, vi } from 'vitest';
import { systemClock } from '../link/clock.ts';
import { type FinishedRequest, startDevtoolsSource } from './devtools-source.ts';
import { createInspectorModel } from './inspector-model.ts';
import { harOf } from './planted-secrets.ts';
import { createRedactor } from './redact.ts';
import { APP_ORIGIN, START_MS } from './sample-entry.ts';

const SECRET = 'not-to-be-kept-1';

/** A DevTools that holds `log` already. */
function started(log: readonly FinishedRequest[] = []) {
  let finish = (_: FinishedRequest) => {};
  let answer = () => {};
  const held = [...log];
  const frame = (run: () => void) => {
    queueMicrotask(run);
    return () => {};
  };
  const model = createInspectorModel({ frame }, new AbortController().signal);
  const drops: string[] = [];
  const source = startDevtoolsSource(
    {
      network: {
        onFinished: (listener) => {
          finish = listener;
        },
        onNavigated: () => {},
        getHar: () =>
          new Promise((resolve) => {
            answer = () => resolve([...held]);
          }),
      },
      clock: systemClock,
      drop: (_, reason) => drops.push(reason),
      redactor: () => createRedactor([]),
      model,
    },
    new AbortController().signal,
  );
  const settle = async () => {
    answer();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const finished = (request: FinishedRequest) => {
    held.push(request);
    finish(request);
  };
  return { model, source, drops, settle, finished };
}

const request = (path: string, atMs = START_MS, more: Parameters<typeof harOf>[0] = {}) => {
  const getContent = vi.fn(async () => ({ text: `{"password":"${SECRET}","id":1}`, isBase64: false }));
  return { har: harOf({ url: `${APP_ORIGIN}${path}`, ...more }, atMs), getContent };
};

test('what DevTools held before is there, and what ends meanwhile counts once', async () => {
  const early = request('/early');
  const meanwhile = request('/meanwhile', START_MS + 10);
  const { model, finished, settle } = started([early]);
  finished(meanwhile);
  await settle();
  finished(request('/late', START_MS + 20));
  await settle();
  expect(model.held().map(({ url }) => new URL(url).pathname)).toEqual(['/early', '/meanwhile', '/late']);
});

test('no body is read before its request is opened, and then it is redacted', async () => {
  const one = request('/one');
  const { model, source, settle } = started([one, request('/two', START_MS + 1)]);
  await settle();
  expect(one.getContent).not.toHaveBeenCalled();
  const [entry] = model.held();
  if (entry === undefined) throw new Error('nothing was taken');
  expect(await source.fetchBody(entry)).toBe(true);
  expect(one.getContent).toHaveBeenCalledTimes(1);
  expect(model.held()[0]?.responseBody?.text).toBe('{"password":"[redacted]","id":1}');
});

test('what is left out is never read, nor its body', async () => {
  const polled = request('/api/me', START_MS, { method: 'GET' });
  const { model, settle, finished } = started();
  await settle();
  model.setRules({ prefixes: ['/api/me'], servers: [], origins: [] });
  const read = vi.fn();
  const har = new Proxy(polled.har, {
    get: (target, key, self) => {
      read(key);
      return Reflect.get(target, key, self);
    },
  });
  finished({ har, getContent: polled.getContent });
  expect(model.held()).toEqual([]);
  expect(new Set(read.mock.calls.flat())).toEqual(new Set(['request', 'response']));
  expect(polled.getContent).not.toHaveBeenCalled();
});

test('what was taken out is shown for one request while DevTools has it, and is kept nowhere', async () => {
  const one = request('/one', START_MS, { requestHeaders: { authorization: `Bearer ${SECRET}` } });
  const { model, source, settle } = started([one]);
  await settle();
  const [entry] = model.held();
  if (entry === undefined) throw new Error('nothing was taken');
  const revealing = source.reveal(entry);
  await settle();
  expect((await revealing)?.requestHeaders).toEqual([{ name: 'authorization', value: `Bearer ${SECRET}` }]);
  expect(JSON.stringify(model.held())).not.toContain(SECRET);
  const gone = source.reveal({ ...entry, startedAtMs: START_MS + 60_000 });
  await settle();
  expect(await gone).toBeNull();
});

test('what cannot be read is told of, and spoils nothing', async () => {
  const { model, drops, settle } = started([
    {
      har: { request: { method: 'GET', url: `${APP_ORIGIN}/x` }, response: { status: 200 } },
      getContent: async () => null,
    },
    request('/good'),
  ]);
  await settle();
  expect(model.held()).toHaveLength(1);
  expect(drops).toHaveLength(1);
});
