import { describe, expect, test } from 'vitest';
import { NO_RULES } from './exclusion.ts';
import type { RequestEntry } from './request-entry.ts';
import { createRequestLog } from './request-log.ts';
import { bytesOf, DEFAULT_RING_LIMITS, type RingLimits } from './ring.ts';
import { APP_ORIGIN, entry, START_MS } from './sample-entry.ts';

const started = (limits: RingLimits = DEFAULT_RING_LIMITS) =>
  createRequestLog({ limits, slot: (one: RequestEntry) => ({ entry: one, bytes: bytesOf(one), otherId: null }) });
type Log = ReturnType<typeof started>;

const shown = ({ ring }: Log) =>
  ring.slots.map(({ entry: { method, url, status } }) => `${method} ${url.replace(APP_ORIGIN, '')} ${status}`);
const addAll = (log: Log, lines: readonly string[], more: Partial<RequestEntry> = {}) => {
  for (const line of lines) log.add(entry(line, more));
};
/** As the sources do: what is left out is not even made an entry of. */
const offer = (log: Log, line: string) => {
  const one = entry(line);
  if (!log.isLeftOut(one)) log.add(one);
};
const polls = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `GET /api/me 200 700B @${from + index * 1_000}`);
const background = { sources: ['background' as const] };

describe('the ring', () => {
  test('holds so many, and the oldest go first', () => {
    const log = started({ entries: 3, bytes: 1e9 });
    addAll(log, ['POST /1 200 @1', 'POST /2 200 @2', 'POST /3 200 @3', 'POST /4 200 @4']);
    expect(shown(log)).toEqual(['POST /2 200', 'POST /3 200', 'POST /4 200']);
  });

  test('holds so many bytes', () => {
    const log = started({ entries: 1_000, bytes: 20_000 });
    const requestBody = { mimeType: 'text/plain', text: 'x'.repeat(2_000), truncated: false };
    for (let index = 0; index < 50; index += 1) log.add(entry(`POST /${index} 200 @${index}`, { requestBody }));
    expect(log.ring.bytes).toBeLessThanOrEqual(20_000);
    expect(log.ring.bytes).toBeGreaterThan(10_000);
    expect(shown(log).at(-1)).toBe('POST /49 200');
  });

  test('a body that comes later counts, and may push out older ones', () => {
    const log = started({ entries: 1_000, bytes: 30_000 });
    addAll(log, ['POST /1 200 @1', 'POST /2 200 @2']);
    log.add(entry('POST /3 200 @3', { id: 'third' }));
    log.setResponseBody('third', { mimeType: 'text/plain', text: 'x'.repeat(14_400), truncated: false });
    expect(shown(log)).toEqual(['POST /3 200']);
  });

  test('stands in the order in which requests began, however they end', () => {
    const log = started();
    addAll(log, ['POST /2 200 @200', 'POST /3 200 @300', 'POST /1 200 @100']);
    expect(shown(log)).toEqual(['POST /1 200', 'POST /2 200', 'POST /3 200']);
  });

  test('smaller limits hold at once', () => {
    const log = started();
    addAll(log, ['POST /1 200 @1', 'POST /2 200 @2']);
    log.limit({ entries: 1, bytes: 1e9 });
    expect(shown(log)).toEqual(['POST /2 200']);
  });
});

describe('polling', () => {
  test('four hundred GETs are one row, with an error among them beside it', () => {
    const log = started();
    addAll(log, polls(200));
    log.add(entry('GET /api/me 500 @200000'));
    addAll(log, polls(200, 201_000));
    expect(shown(log)).toEqual(['GET /api/me 500', 'GET /api/me 200']);
    expect([...log.polling.values()]).toMatchObject([
      { route: `${APP_ORIGIN} /api/me`, count: 399, bytes: 399 * 700, periodMs: expect.closeTo(1_000, 0) },
    ]);
  });

  test('mutations among it are all shown', () => {
    const log = started();
    addAll(log, [...polls(6), 'POST /api/me 200 @5500', 'DELETE /api/me 204 @5600', ...polls(2, 6_000)]);
    expect(shown(log)).toEqual(['POST /api/me 200', 'DELETE /api/me 204']);
  });

  test('does not fill the ring', () => {
    const log = started({ entries: 5, bytes: 1e9 });
    addAll(log, ['POST /first 201 @0', ...polls(300, 10)]);
    expect(shown(log)).toEqual(['POST /first 201']);
  });
});

describe('excluded prefixes', () => {
  const excluding = () => {
    const log = started();
    log.setRules({ ...NO_RULES, prefixes: ['/api/me'] });
    return log;
  };

  test('leave out GETs, and count them', () => {
    const log = excluding();
    for (const line of polls(3)) offer(log, line);
    expect(shown(log)).toEqual([]);
    expect(log.leftOut).toBe(3);
  });

  test('leave in errors, the first good answer after one, and everything but GET', () => {
    const log = excluding();
    const statuses = [200, 200, 500, 200, 200];
    for (const [index, status] of statuses.entries()) offer(log, `GET /api/me ${status} @${index}`);
    offer(log, 'POST /api/me 200 @10');
    offer(log, '- /api/me 200 @11');
    expect(shown(log)).toEqual(['GET /api/me 500', 'GET /api/me 200', 'POST /api/me 200', 'null /api/me 200']);
  });

  test('that come later take out what was kept before', () => {
    const log = started();
    addAll(log, ['GET /api/me 200 @1', 'GET /api/me 500 @2', 'GET /api/menu 200 @3']);
    log.setRules({ ...NO_RULES, prefixes: ['/api/me'] });
    expect(shown(log)).toEqual(['GET /api/me 500', 'GET /api/menu 200']);
  });

  test('that change leave in what stands there because its status had changed', () => {
    const log = excluding();
    for (const [index, status] of [200, 500, 200].entries()) offer(log, `GET /api/me ${status} @${index}`);
    log.setRules({ ...NO_RULES, prefixes: ['/api/me', '/api/menu'] });
    expect(shown(log)).toEqual(['GET /api/me 500', 'GET /api/me 200']);
  });
});

describe('what is Sidescope’s or DevTools’ own never appears', () => {
  const server = 'http://127.0.0.1:7373';
  test.each([
    [`${server}/api/monitor/sidecars`, true],
    [`${server}/status`, true],
    [`${APP_ORIGIN}/.well-known/appspecific/com.chrome.devtools.json`, true],
    ['chrome-extension://abc/panel.html', true],
    [`${APP_ORIGIN}/api/monitor/sidecars`, false],
    [`${APP_ORIGIN}/status`, false],
  ])('%s: %s', (url, ours) => {
    const log = started();
    log.setRules({ prefixes: [], servers: [server], origins: [APP_ORIGIN] });
    expect(log.isLeftOut({ method: 'POST', url, status: 500 })).toBe(ours);
  });

  test('under one origin with the app only its own paths are', () => {
    const log = started();
    log.setRules({ prefixes: [], servers: [APP_ORIGIN], origins: [APP_ORIGIN] });
    const leftOut = (path: string) => log.isLeftOut({ method: 'GET', url: `${APP_ORIGIN}${path}`, status: 200 });
    expect(leftOut('/api/monitor/sidecars/events?ticket=x')).toBe(true);
    expect(leftOut('/api/version')).toBe(false);
  });
});

describe('two sources', () => {
  test('make one entry of a request, whoever speaks first', () => {
    for (const [first, second] of [
      ['devtools', 'background'],
      ['background', 'devtools'],
    ] as const) {
      const log = started();
      log.add(
        entry('POST /api/jobs 202 @100', { sources: [first], traceId: first === 'background' ? 'a'.repeat(32) : null }),
      );
      log.add(
        entry('POST /api/jobs 202 @104', {
          sources: [second],
          traceId: second === 'background' ? 'a'.repeat(32) : null,
        }),
      );
      expect(log.ring.slots.map((slot) => slot.entry)).toMatchObject([
        { sources: ['devtools', 'background'], traceId: 'a'.repeat(32) },
      ]);
    }
  });

  test('make as many entries as there were requests, also where they are alike', () => {
    const log = started();
    const times = [0, 30, 35, 400, 2_000];
    for (const at of times) log.add(entry(`POST /api/jobs 202 @${at}`));
    for (const at of times) log.add(entry(`POST /api/jobs 202 @${at + 8}`, background));
    expect(log.ring.slots).toHaveLength(times.length);
    expect(log.ring.slots.every(({ entry: one }) => one.sources.length === 2)).toBe(true);
  });

  test('do not count a folded request twice', () => {
    const log = started();
    for (const line of polls(40)) {
      log.add(entry(line));
      log.add(entry(line, background));
    }
    expect(shown(log)).toEqual([]);
    expect([...log.polling.values()].map(({ count }) => count)).toEqual([40]);
  });

  test('an answer that differs is another request', () => {
    const log = started();
    log.add(entry('POST /a 200 @1'));
    log.add(entry('POST /a 500 @2', background));
    expect(log.ring.slots).toHaveLength(2);
  });
});

describe('what another one held before', () => {
  test('is taken over, rows of polling as well, and each request counts once', () => {
    const before = started();
    addAll(before, [...polls(20), 'POST /early 201 @500'], background);
    const log = started();
    log.restore(
      before.ring.slots.map(({ entry: one }) => one),
      [...before.polling.values()],
    );
    addAll(log, [...polls(20).slice(10), 'POST /early 201 @502']);
    expect(shown(log)).toEqual(['POST /early 201']);
    expect([...log.polling.values()].map(({ count }) => count)).toEqual([20]);
  });

  test('taken over twice changes nothing', () => {
    const log = started();
    const entries = [entry('POST /early 201 @500', background)];
    log.restore(entries, []);
    log.restore(entries, []);
    expect(log.ring.slots).toHaveLength(1);
  });
});

test('a merged request is known by the ids of both sources', () => {
  const log = started();
  const seen = entry('POST /api/jobs 202 @4', background);
  log.add(entry('POST /api/jobs 202 @0', { id: 'first' }));
  log.add(seen);
  expect(log.slotOf('first')).toBe(log.slotOf(seen.id));
  log.restore([seen], []);
  expect(log.ring.slots).toHaveLength(1);
  log.clear();
  expect(log.slotOf('first') ?? log.slotOf(seen.id)).toBeUndefined();
});

test('clearing forgets what began before, and all of the polling', () => {
  const log = started();
  addAll(log, [...polls(5), 'POST /1 200 @5000', 'POST /2 200 @6000']);
  log.clear(START_MS + 6_000);
  expect(shown(log)).toEqual(['POST /2 200']);
  expect(log.polling.size).toBe(0);
  log.clear();
  expect(shown(log)).toEqual([]);
  expect(log.ring.bytes).toBe(0);
});
