import { expect, test } from 'vitest';
import { formatPeriod, formatSize, nameText, statusText, timeText } from './format.ts';
import { costPerMinute, withRequest } from './polling-row.ts';
import type { RequestEntry } from './request-entry.ts';
import { entry } from './sample-entry.ts';
import { serverBars, timingBars } from './timing-bars.ts';

test.each([
  [null, '–'],
  [96, '96 B'],
  [1_204, '1.2 kB'],
  [999_960, '1 MB'],
  [2_500_000, '2.5 MB'],
])('%s bytes are %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

test.each([
  [152, '150 ms'],
  [3_012, '3 s'],
  [2_540, '2.5 s'],
  [61_000, '61 s'],
])('a period of %s ms is %s', (ms, text) => expect(formatPeriod(ms)).toBe(text));

test('an address of the page is its path, another one has its host', () => {
  expect(nameText('http://h:1/api?x=1', 'http://h:1')).toBe('/api?x=1');
  expect(nameText('http://other/api', 'http://h:1')).toBe('other/api');
});

test('no answer is told from a failure', () => {
  const told = (text: string, more: Partial<RequestEntry> = {}) => statusText({ ...entry(text), ...more });
  expect(told('GET / -')).toBe('failed');
  expect(told('GET / -', { error: null })).toBe('no answer');
  expect(told('GET / 204')).toBe('204');
  expect(told('GET / 200', { error: 'net::ERR_INCOMPLETE_CHUNKED_ENCODING' })).toBe('failed');
  expect(told('GET / 404', { error: 'net::ERR_HTTP_RESPONSE_CODE_FAILURE' })).toBe('404');
});

test('a stream that its page left has its status, and one that was cancelled before an answer failed', () => {
  const aborted = { error: 'net::ERR_ABORTED' };
  expect(statusText({ ...entry('GET / 200'), ...aborted })).toBe('200');
  expect(statusText({ ...entry('GET / -'), ...aborted })).toBe('failed');
});

test('what is under way is pending, until its end', () => {
  const pending = { ...entry('GET / -'), error: null, pending: true, durationMs: null };
  expect([statusText(pending), timeText(pending)]).toEqual(['pending', '–']);
  const answering = { ...pending, status: 200 };
  expect([statusText(answering), timeText(answering)]).toEqual(['200', 'pending']);
});

test('a job has no status: it is done, or failed', () => {
  const job = { ...entry('- jobs/receipt -'), resourceType: 'job' };
  expect(statusText(job)).toBe('failed');
  expect(statusText({ ...job, error: null })).toBe('done');
});

test('a minute of polling costs what one of them costs, so often', () => {
  const one = entry('GET /api/me 200 12ms 400B', {
    serverTiming: [
      { name: 'total', durationMs: 6, description: '' },
      { name: 'db', durationMs: 4, description: '' },
    ],
  });
  const row = withRequest(withRequest(undefined, 'r', 3_000, one), 'r', 3_000, one);
  expect(row).toMatchObject({ count: 2, bytes: 800, byServerTiming: true });
  expect(costPerMinute(row)).toEqual({ requests: 20, bytes: 8_000, serverMs: 120 });
});

const timed = (...metrics: readonly (readonly [string, number])[]) =>
  costPerMinute(
    withRequest(
      undefined,
      'r',
      60_000,
      entry('GET /api/me 200 90ms', {
        serverTiming: metrics.map(([name, durationMs]) => ({ name, durationMs, description: '' })),
      }),
    ),
  ).serverMs;

test('what our reporters tell of two servers, one behind the other, is counted once', () => {
  expect(timed(['app', 85], ['app', 38], ['db', 12])).toBe(85);
});

test('parts that another server tells are added up, also where one of them is called app', () => {
  expect(timed(['db', 53], ['app', 47])).toBe(100);
  expect(timed(['app', 47], ['db', 53])).toBe(100);
});

test('without Server-Timing it is the time waited, and without that nothing is said', () => {
  const waited = withRequest(undefined, 'r', 60_000, entry('GET /a 200 12ms'));
  expect(waited.byServerTiming).toBe(false);
  expect(costPerMinute(waited).serverMs).toBe(10);
  expect(
    costPerMinute(withRequest(undefined, 'r', 60_000, entry('GET /a 200', { timings: null }))).serverMs,
  ).toBeNull();
});

test('bars follow one another and fill the whole', () => {
  const bars = timingBars(entry('GET /a 200 100ms'));
  expect(bars.map(({ name }) => name)).toEqual(['Queued', 'Send', 'Wait', 'Receive']);
  const last = bars.at(-1);
  expect((last?.fromPercent ?? 0) + (last?.widthPercent ?? 0)).toBeCloseTo(100, 5);
});

test('a metric without a duration has a bar of no width', () => {
  const [bar] = serverBars(
    entry('GET /a 200', { serverTiming: [{ name: 'cache', durationMs: null, description: '' }] }),
  );
  expect(bar).toMatchObject({ name: 'cache', widthPercent: 0, ms: null });
});
