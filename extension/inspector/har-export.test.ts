import { har as validate } from 'har-validator';
import { expect, test } from 'vitest';
import { entryFromHar } from './from-har.ts';
import { toHar } from './har-export.ts';
import { plantedSecrets } from './planted-secrets.ts';
import { createRedactor } from './redact.ts';
import type { RequestEntry } from './request-entry.ts';
import { APP_ORIGIN, entry, START_MS, underWay } from './sample-entry.ts';

const exported = (entries: readonly RequestEntry[]): unknown =>
  JSON.parse(JSON.stringify(toHar(entries, { version: '0.1.0', polling: [] })));

const odd = [
  entry('POST /api/jobs?x=1&y 202 134ms', {
    requestBody: { mimeType: 'application/json', text: '{"a":1}', truncated: false },
    responseBody: { mimeType: 'application/json', text: '[]', truncated: true },
    responseHeaders: [
      { name: 'set-cookie', value: 'a=[redacted]; Path=/' },
      { name: 'location', value: '/next' },
    ],
    requestHeaders: [{ name: 'cookie', value: 'a=[redacted]; b=[redacted]' }],
    traceId: 'a'.repeat(32),
  }),
  entry('GET /gone -'),
  entry('- /unknown 200', { timings: null }),
  entry('GET /cached 200', { fromCache: true }),
];

test('what is exported is HAR 1.2 to a reader that is not ours', async () => {
  const redactor = createRedactor();
  const planted = plantedSecrets(60, START_MS).flatMap(({ har }, index) => {
    const parsed = entryFromHar(har, `d${index}`, redactor);
    return parsed.ok ? [parsed.value] : [];
  });
  await expect(validate(exported([...odd, ...planted]))).resolves.toBeDefined();
});

test('the reader does find what is wrong', async () => {
  const { log } = toHar(odd, { version: '1', polling: [] });
  await expect(
    validate({ log: { ...log, entries: [{ ...log.entries[0], startedDateTime: 'yesterday' }] } }),
  ).rejects.toThrow();
});

test('taken in again it is the same requests', () => {
  const { log } = toHar(odd, { version: '1', polling: [] });
  const back = log.entries.map((har, index) => entryFromHar(har, `d${index}`, createRedactor()));
  for (const [index, parsed] of back.entries()) {
    const { method, url, status, startedAtMs, requestHeaders } = odd[index] ?? entry('GET /');
    expect(parsed).toMatchObject({ ok: true, value: { method, url, status, startedAtMs, requestHeaders } });
  }
});

test('what is under way is no entry, and neither its trace nor its Server-Timing is told as a time', () => {
  const { log } = toHar([underWay('GET /slow -'), entry('GET /a 200', { traceId: 'a'.repeat(32) })], {
    version: '1',
    polling: [],
  });
  expect(log.entries.map(({ request }) => request.url)).toEqual([`${APP_ORIGIN}/a`]);
  expect(log.entries[0]?._sidescope).toMatchObject({ serverTiming: [], traceId: 'a'.repeat(32) });
});

test('what HAR has no place for stands under _sidescope', () => {
  const { log } = toHar(odd, { version: '1', polling: [] });
  expect(log.entries[0]?._sidescope).toMatchObject({ traceId: 'a'.repeat(32), responseBodyTruncated: true });
  expect(log._sidescope.redacted).toBe(true);
});
