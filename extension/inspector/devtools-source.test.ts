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
  let end = (_: FinishedRequest) => {};
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
          end = listener;
        },
        onNavigated: () => {},
        getHar: () =>
          new Promise((resolve) => {
            answer = () => resolve([...held]);
          }),
      },
      clock: systemClock,
      drop: (_, reason) => drops.push(reason),
      redactor: () => createRedactor(),
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
    end(request);
  };
  /** Ends, though the log that was read did not have it so. */
  const finish = (request: FinishedRequest) => end(request);
  return { model, source, drops, settle, finished, finish };
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

/** As DevTools' log has what is under way. */
const underWay = (path: string, atMs = START_MS) => {
  const { har, getContent } = request(path, atMs);
  return { har: { ...har, time: 0, response: { status: 0, headers: [], _error: null } }, getContent };
};
const states = ({ model }: ReturnType<typeof started>) =>
  model.held().map(({ url, pending, status }) => `${new URL(url).pathname} ${pending ? 'pending' : status}`);

test('what is under way when the log is read is pending, and one row when it has ended', async () => {
  const all = started([underWay('/slow'), request('/stream', START_MS + 5)]);
  await all.settle();
  expect(states(all)).toEqual(['/slow pending', '/stream 200']);
  all.finished(request('/slow'));
  all.finished(request('/stream', START_MS + 5));
  all.finished(request('/slow', START_MS + 9));
  expect(states(all)).toEqual(['/slow 200', '/stream 200', '/slow 200']);
});

test('what ends while DevTools gathers its log is no row of its own', async () => {
  const all = started([underWay('/slow')]);
  all.finish(request('/slow'));
  await all.settle();
  expect(states(all)).toEqual(['/slow 200']);
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
