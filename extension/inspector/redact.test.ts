import { expect, test } from 'vitest';
import { BENIGN_HEADERS, BENIGN_JSON, BENIGN_TEXTS, BENIGN_URLS } from './benign-texts.ts';
import { entryFromHar } from './from-har.ts';
import { toHar } from './har-export.ts';
import { PLACE_COUNT, type Planted, plantedSecrets, survivors } from './planted-secrets.ts';
import { createRedactor } from './redact.ts';
import { redactBody } from './redact-body.ts';
import { DEFAULT_TERMS } from './redaction-terms.ts';
import type { RequestEntry } from './request-entry.ts';
import { createRequestLog } from './request-log.ts';
import { bytesOf } from './ring.ts';
import { START_MS } from './sample-entry.ts';
import { judgeKey } from './secret-keys.ts';
import { asCurl, asFetch } from './snippets.ts';

const PLANTED = 600;
const redactor = createRedactor();

function captured(planted: readonly Planted[]): RequestEntry[] {
  return planted.map(({ har, responseBody }, index) => {
    const parsed = entryFromHar(har, `d${index}`, redactor);
    if (!parsed.ok) throw new Error(parsed.reason);
    return responseBody ? { ...parsed.value, responseBody: redactBody(responseBody, redactor) } : parsed.value;
  });
}

test(`of ${PLANTED} secrets in ${PLACE_COUNT} kinds of place none is left in the ring, a copy or an export`, () => {
  expect(PLACE_COUNT).toBeGreaterThanOrEqual(30);
  const planted = plantedSecrets(PLANTED, START_MS);
  // All but those that are sent in base64 can be read in what DevTools hands over.
  const raw = JSON.stringify(planted.map(({ har, responseBody }) => [har, responseBody]));
  expect(survivors(planted, raw).length).toBeGreaterThan(PLANTED * 0.9);
  const log = createRequestLog({
    limits: { entries: 10_000, bytes: 1e9 },
    slot: (entry: RequestEntry) => ({ entry, bytes: bytesOf(entry), otherId: null }),
  });
  for (const entry of captured(planted)) log.add(entry);
  const entries = log.ring.slots.map(({ entry }) => entry);
  expect(entries.length).toBeGreaterThan(PLANTED - 60);
  expect(survivors(planted, JSON.stringify(entries))).toEqual([]);
  expect(survivors(planted, entries.map((entry) => `${asCurl(entry)}\n${asFetch(entry)}`).join('\n'))).toEqual([]);
  const polling = [...log.polling.values()];
  expect(survivors(planted, JSON.stringify(toHar(entries, { version: '1', polling })))).toEqual([]);
});

test('what is no secret stays: at most 2 % of what looks a little like one is changed', () => {
  const changed = [
    ...BENIGN_HEADERS.filter((header) => redactor.headers([header])[0]?.value !== header.value).map(
      ({ name, value }) => `${name}: ${value}`,
    ),
    ...BENIGN_URLS.filter((url) => redactor.url(url) !== url),
    ...BENIGN_JSON.filter((text) => redactor.value(text) !== JSON.stringify(JSON.parse(text))),
    ...BENIGN_TEXTS.filter((text) => redactor.text(text) !== text),
  ];
  const all = [BENIGN_HEADERS, BENIGN_URLS, BENIGN_JSON, BENIGN_TEXTS].flat().length;
  expect(all).toBeGreaterThan(120);
  expect(changed.length / all, changed.join('\n')).toBeLessThanOrEqual(0.02);
});

test('of cookies the names stay, and what a server says of them', () => {
  expect(
    redactor.headers([
      { name: 'Cookie', value: 'sid=abc; theme=dark' },
      { name: 'set-cookie', value: 'sid=abc; Path=/; HttpOnly; SameSite=Lax' },
    ]),
  ).toEqual([
    { name: 'Cookie', value: 'sid=[redacted]; theme=[redacted]' },
    { name: 'set-cookie', value: 'sid=[redacted]; Path=/; HttpOnly; SameSite=Lax' },
  ]);
});

test('of a credential the scheme stays', () => {
  expect(redactor.headers([{ name: 'Authorization', value: 'Bearer abc' }])[0]?.value).toBe('Bearer [redacted]');
});

test('what a person names loses its value, in any case and in part', () => {
  const own = createRedactor([...DEFAULT_TERMS, 'Customer-Number']);
  expect(own.value('{"shop":{"customerNumberOld":"4711","max_tokens":9}}')).toBe(
    '{"shop":{"customerNumberOld":"[redacted]","max_tokens":9}}',
  );
  expect(own.url('http://h/a?customer_number=4711&b=1')).toBe('http://h/a?customer_number=[redacted]&b=1');
});

test('a default that is taken from the list no longer counts, and the others still do', () => {
  const without = (...off: string[]) => createRedactor(DEFAULT_TERMS.filter((term) => !off.includes(term)));
  const json = '{"accessToken":"abc","csrf_token":"def","password":"ghi"}';
  expect(without('token').value(json)).toBe('{"accessToken":"abc","csrf_token":"[redacted]","password":"[redacted]"}');
  expect(without('token', 'csrf', 'password').value(json)).toBe(json);
  const cookies = [
    { name: 'Cookie', value: 'theme=dark' },
    { name: 'Set-Cookie', value: 'theme=dark; Path=/' },
  ];
  expect(without('cookie').headers(cookies)).toEqual(cookies);
  expect(without('session').url('http://h/?session_id=abc')).toBe('http://h/?session_id=abc');
  expect(without('authorization').headers([{ name: 'Authorization', value: 'plain' }])[0]?.value).toBe('plain');
});

test('what looks like a token goes whatever the list says', () => {
  const none = createRedactor([]);
  expect(none.headers([{ name: 'Authorization', value: 'Bearer abcdefgh12345678' }])[0]?.value).toBe(
    'Bearer [redacted]',
  );
  expect(none.value('{"token":"ghp_abcdefghijklmnopqrstuvwxyz0123456789"}')).toBe('{"token":"[redacted]"}');
});

test('spelled in two ways it is off once neither is listed', () => {
  const withOne = createRedactor(DEFAULT_TERMS.filter((term) => term !== 'api-key'));
  expect(withOne.url('http://h/?api_key=abc')).toBe('http://h/?api_key=[redacted]');
});

test.each([
  ['Authorization', 'secret'],
  ['x-api-key', 'secret'],
  ['APIKey', 'secret'],
  ['user_password2', 'secret'],
  ['ACCESS_TOKEN', 'secret'],
  ['connect.sid', 'secret'],
  ['passwordChangedAt', 'plain'],
  ['max_tokens', 'plain'],
  ['passenger', 'plain'],
  ['code', 'suspect'],
] as const)('the name %s is %s', (name, verdict) => expect(judgeKey(name)).toBe(verdict));

test('a body is cut at 64 kB, and a secret that the cut goes through is taken out before', () => {
  const text = `${'x'.repeat(65_530)} password=${'S3cret'.repeat(20)}`;
  const body = redactBody({ mimeType: 'text/plain', text }, redactor);
  expect(body.truncated).toBe(true);
  expect(body.text).toHaveLength(65_536);
  expect(body.text).not.toContain('S3c');
});

test('letters that take several bytes count as many, and none is cut in two', () => {
  for (const letters of ['é', '注文', '🧾']) {
    const { text, truncated } = redactBody({ mimeType: 'text/plain', text: `x${letters.repeat(60_000)}` }, redactor);
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(65_536);
    expect(Buffer.byteLength(text ?? '')).toBeGreaterThan(65_530);
    // It throws at half a letter.
    expect(decodeURIComponent(encodeURIComponent(text ?? ''))).toBe(text);
  }
  const whole = 'é'.repeat(32_768);
  expect(redactBody({ mimeType: 'text/plain', text: whole }, redactor)).toMatchObject({
    text: whole,
    truncated: false,
  });
});

test('what is no text is not kept', () => {
  expect(redactBody({ mimeType: 'image/png', text: btoa('\u0089PNG'), isBase64: true }, redactor).text).toBeNull();
  expect(redactBody({ mimeType: 'application/octet-stream', text: 'a\u0000b' }, redactor).text).toBeNull();
});

test.each([
  ['deep nesting', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['endless quotes', '"\\'.repeat(40_000)],
  ['endless names', 'a='.repeat(30_000)],
  ['endless tags', '<a b='.repeat(12_000)],
  ['endless addresses', 'http://a:'.repeat(7_000)],
  ['endless dashes', `-----BEGIN ${'A '.repeat(30_000)}`],
  ['a long word', 'a'.repeat(60_000)],
  ['endless percents', '%25'.repeat(20_000)],
])('%s takes no more than a moment', (_, text) => {
  const startMs = performance.now();
  redactBody({ mimeType: 'text/plain', text }, redactor);
  redactor.url(`http://h/?q=${text}`);
  expect(performance.now() - startMs).toBeLessThan(500);
});
