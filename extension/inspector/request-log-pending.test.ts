// Requests that are told of while they are under way, by one of two sources or both.
import { expect, test } from 'vitest';
import { NO_RULES } from './exclusion.ts';
import type { RequestEntry } from './request-entry.ts';
import { createRequestLog } from './request-log.ts';
import { bytesOf, DEFAULT_RING_LIMITS } from './ring.ts';
import { APP_ORIGIN, entry, underWay } from './sample-entry.ts';

const started = () =>
  createRequestLog({
    limits: DEFAULT_RING_LIMITS,
    slot: (one: RequestEntry) => ({ entry: one, bytes: bytesOf(one), otherId: null }),
  });
type Log = ReturnType<typeof started>;

const shown = ({ ring }: Log) =>
  ring.slots.map(({ entry: { method, url, status, pending } }) =>
    [method, url.replace(APP_ORIGIN, ''), pending ? 'pending' : status].join(' '),
  );

/** What the background tells of one request: that it began, and how it ended. */
function seen(line: string, more: Partial<RequestEntry> = {}) {
  const end = entry(line, { sources: ['background'], ...more });
  return { begun: underWay(line, { ...more, id: end.id }), end };
}

test('it is one row from its beginning to its end', () => {
  const log = started();
  const { begun, end } = seen('POST /api/jobs 202 @0');
  log.add(begun);
  expect(shown(log)).toEqual(['POST /api/jobs pending']);
  log.add({ ...begun, status: 202 });
  expect(shown(log)).toEqual(['POST /api/jobs pending']);
  log.add(end);
  log.add(begun);
  expect(shown(log)).toEqual(['POST /api/jobs 202']);
});

test('one that is cancelled ends as what it is', () => {
  const log = started();
  const { begun, end } = seen('GET /slow - @0', { error: 'net::ERR_ABORTED' });
  log.add(begun);
  log.add(end);
  expect(log.ring.slots.map((slot) => slot.entry)).toMatchObject([{ pending: false, error: 'net::ERR_ABORTED' }]);
});

const background = seen('POST /api/jobs 202 @4');
const devtools = entry('POST /api/jobs 202 134ms @0');
test.each([
  ['DevTools tells of the end first', [background.begun, devtools, background.end]],
  ['the background does', [background.begun, background.end, devtools]],
  ['it ended for DevTools before the background told that it began', [devtools, background.begun, background.end]],
])('of two sources it is one row, with DevTools’ id: %s', (_, told) => {
  const log = started();
  for (const one of told) log.add(one);
  expect(log.ring.slots.map((slot) => slot.entry)).toMatchObject([
    { id: devtools.id, sources: ['devtools', 'background'], pending: false, status: 202, durationMs: 134 },
  ]);
  expect(log.slotOf(background.end.id)).toBe(log.slotOf(devtools.id));
});

test('of two alike that are under way at once each ends by itself', () => {
  const log = started();
  const [one, other] = [seen('GET /api/slow 200 @0'), seen('GET /api/slow 500 @60')];
  log.add(one.begun);
  log.add(other.begun);
  log.add(entry('GET /api/slow 500 @61'));
  expect(shown(log)).toEqual(['GET /api/slow pending', 'GET /api/slow 500']);
  log.add(other.end);
  log.add(one.end);
  log.add(entry('GET /api/slow 200 @2'));
  expect(shown(log)).toEqual(['GET /api/slow 200', 'GET /api/slow 500']);
});

test('polling is judged when it has ended, counts once, and of a route that polls no further one is listed', () => {
  const log = started();
  const both = (index: number) => {
    const { begun, end } = seen(`GET /api/me 200 @${index * 1_000}`);
    log.add(begun);
    const listed = log.ring.slots.length;
    log.add(entry(`GET /api/me 200 @${index * 1_000}`));
    log.add(end);
    return listed;
  };
  const listed = Array.from({ length: 12 }, (_, index) => both(index));
  expect(listed).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect([...log.polling.values()].map(({ count }) => count)).toEqual([12]);
  const failing = seen('GET /api/me 500 @12000');
  log.add(failing.begun);
  expect(shown(log)).toEqual([]);
  log.add(failing.end);
  expect(shown(log)).toEqual(['GET /api/me 500']);
});

test('under an excluded prefix one is left out while it is under way, and shown if it fails', () => {
  const log = started();
  log.setRules({ ...NO_RULES, prefixes: ['/api/me'] });
  const { begun, end } = seen('GET /api/me 500 @0');
  expect(log.isLeftOut(begun)).toBe(true);
  expect(log.leftOut).toBe(0);
  expect(log.isLeftOut(end)).toBe(false);
  expect(log.isLeftOut(seen('POST /api/me 200 @0').begun)).toBe(false);
});

test('a prefix that is excluded later takes out what is under way', () => {
  const log = started();
  log.add(seen('GET /api/me 200 @0').begun);
  log.add(seen('POST /api/me 200 @0').begun);
  log.setRules({ ...NO_RULES, prefixes: ['/api/me'] });
  expect(shown(log)).toEqual(['POST /api/me pending']);
});

test('what ended while nobody listened has ended, and what is not held any more does not stay pending', () => {
  const log = started();
  const [ended, gone, goesOn] = [seen('POST /1 200 @1'), seen('GET /2 200 @2'), seen('POST /3 200 @3')];
  for (const { begun } of [ended, gone, goesOn]) log.add(begun);
  log.restore([ended.end, goesOn.begun], []);
  expect(shown(log)).toEqual(['POST /1 200', 'POST /3 pending']);
});
