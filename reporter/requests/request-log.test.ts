import { expect, test } from 'vitest';
import { parseReport } from '../../server/contract/report.ts';
import { MAX_REPORT_LENGTH, MAX_REQUESTS_LENGTH } from '../../server/contract/report-limits.ts';
import { MAX_REPORT_REQUESTS } from '../../server/contract/request-limits.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { aReport } from '../testing/report.ts';
import { createRequestLog, type Done, MAX_PENDING } from './request-log.ts';

const done = (changes: Partial<Done> = {}): Done => ({
  kind: 'http',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  parentSpanId: null,
  method: 'GET',
  route: '/api/jobs/:id',
  status: 200,
  failed: false,
  startedAtMs: 1_795_000_060_000.25,
  durationMs: 0.98765432,
  waitMs: null,
  channels: ['browser'],
  ...changes,
});

/** A log that is wanted, and so many pieces of work done in it. */
function logged(count: number, changes: Partial<Done> = {}) {
  const log = createRequestLog();
  log.setWanted(true);
  for (let index = 0; index < count; index += 1) if (log.begin()) log.add(done(changes));
  return log;
}
const sequences = (log: ReturnType<typeof createRequestLog>) => log.take().map(({ sequence }) => sequence);

test('while nobody watches nothing begins, and nothing is counted as dropped', () => {
  const log = createRequestLog();
  expect([log.begin(), log.take(), log.dropped()]).toEqual([false, [], 0]);
});

test('entries are told in their order until a report of them has arrived', () => {
  const log = logged(3);
  expect(sequences(log)).toEqual([1, 2, 3]);
  log.failed();
  if (log.begin()) log.add(done());
  expect(sequences(log)).toEqual([1, 2, 3, 4]);
  log.sent();
  expect(sequences(log)).toEqual([]);
});

test('what comes while a report is on its way is in the next one', () => {
  const log = logged(1);
  expect(sequences(log)).toEqual([1]);
  if (log.begin()) log.add(done());
  log.sent();
  expect(sequences(log)).toEqual([2]);
});

test('what is under way takes room as well, and beyond it work is dropped and counted', () => {
  const log = logged(MAX_PENDING - 1);
  expect([log.begin(), log.begin(), log.dropped()]).toEqual([true, false, 1]);
  log.abandon();
  expect(log.begin()).toBe(true);
});

test('what is still under way when a report goes, such as a stream of events, takes no room from then on', () => {
  const log = logged(0);
  const begun = () => {
    let count = 0;
    while (log.begin()) count += 1;
    return count;
  };
  expect(begun()).toBe(MAX_PENDING);
  expect(log.take()).toEqual([]);
  expect(begun()).toBe(MAX_PENDING);
  const dropped = log.dropped();
  for (let index = 0; index < 2 * MAX_PENDING; index += 1) log.add(done());
  // However many end at once, no more wait than there is room for.
  expect(log.dropped() - dropped).toBe(MAX_PENDING);
  expect(log.begin()).toBe(false);
  while (log.take().length > 0) log.sent();
  expect(begun()).toBe(MAX_PENDING);
});

test('when the last viewer has left, what waits is dropped, and work that ends later is as well', () => {
  const log = logged(2);
  expect(log.begin()).toBe(true);
  log.setWanted(false);
  log.add(done());
  expect([log.take(), log.dropped()]).toEqual([[], 3]);
  log.setWanted(true);
  expect(log.begin()).toBe(true);
});

test('a listener is called once, within the next add', () => {
  const log = logged(0);
  let told = 0;
  log.whenAdded(() => {
    told += 1;
  });
  for (let index = 0; index < 2; index += 1) if (log.begin()) log.add(done());
  expect(told).toBe(1);
});

test('the listener is called when there is no room, too, since a report makes some', () => {
  const log = logged(0);
  let told = 0;
  while (log.begin());
  log.whenAdded(() => {
    told += 1;
  });
  expect([log.begin(), log.begin(), told]).toEqual([false, false, 1]);
});

test('times are cut to microseconds, and what is too long or out of range is made to fit', () => {
  const log = logged(1, { route: '/x'.repeat(500), channels: Array(20).fill('a'), waitMs: -1 });
  const [entry] = log.take();
  expect(entry).toMatchObject({ durationMs: 0.988, waitMs: 0 });
  expect(entry?.route).toHaveLength(160);
  expect(entry?.channels).toHaveLength(8);
});

test.each([
  [99, null],
  [100, 100],
  [599, 599],
  [600, null],
  [999, null],
  [200.5, null],
])('an answer of status %d is told with %s, so that no server refuses the report', (status, told) => {
  const requests = logged(1, { status }).take();
  expect(requests).toMatchObject([{ status: told }]);
  expect(parseReport(toWireJson(aReport({ requests })))).toMatchObject({ ok: true });
});

test.each([
  ['short ones', {}],
  ['the longest', { route: '"'.repeat(200), traceId: 'x'.repeat(64), channels: Array(8).fill('c'.repeat(63)) }],
])('of %s as many are taken as fit, in a report that every server accepts', (_what, changes) => {
  const log = logged(300, changes);
  const traffic = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`${index}-${'c'.repeat(45)}`, 2 ** 53 - 1]),
  );
  const requests = log.take();
  expect(requests.length).toBeGreaterThan(8);
  expect(requests.length).toBeLessThanOrEqual(MAX_REPORT_REQUESTS);
  expect(toWireJson(requests).length).toBeLessThanOrEqual(MAX_REQUESTS_LENGTH);
  const json = toWireJson(aReport({ traffic, requests, requestsDropped: 1 }));
  expect(json.length).toBeLessThanOrEqual(MAX_REPORT_LENGTH);
  expect(parseReport(json)).toMatchObject({ ok: true });
});
