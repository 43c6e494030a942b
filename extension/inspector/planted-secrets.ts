// Test aid: secrets planted in every kind of place where apps put them. Each is a HAR entry, as DevTools would hand it
// over, and the secret that must not outlive its capture. Random, but the same in every run.

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const HEX = '0123456789abcdef';

/** Mulberry32: small, and the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Planted {
  place: string;
  /** None of these may be found. */
  secrets: readonly string[];
  har: object;
  /** The body of the answer, as `getContent` would give it. */
  responseBody?: { mimeType: string; text: string; isBase64?: boolean };
}

/** In whatever form it could still be read back. */
const forms = (secret: string) => [secret, encodeURIComponent(secret), btoa(secret).replaceAll('=', '')];

/** Those that can be found in a text, with where they were planted. */
export const survivors = (planted: readonly Planted[], text: string): string[] =>
  planted.flatMap(({ place, secrets }) =>
    secrets
      .filter((secret) => forms(secret).some((form) => text.includes(form)))
      .map((secret) => `${place}: ${secret}`),
  );

interface Parts {
  url?: string;
  method?: string;
  requestHeaders?: Record<string, string>;
  responseHeaders?: Record<string, string>;
  postData?: { mimeType: string; text: string };
  statusText?: string;
  error?: string;
  responseBody?: Planted['responseBody'];
}

const pairs = (headers: Record<string, string> = {}) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

export function harOf(parts: Parts, atMs: number): object {
  const { url = 'http://127.0.0.1:7380/api/orders', method = 'POST' } = parts;
  return {
    startedDateTime: new Date(atMs).toISOString(),
    time: 12,
    _resourceType: 'fetch',
    request: {
      method,
      url,
      headers: pairs(parts.requestHeaders),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      cookies: [],
      ...(parts.postData && { postData: parts.postData }),
    },
    response: {
      status: 200,
      statusText: parts.statusText ?? 'OK',
      httpVersion: 'h2',
      headers: pairs(parts.responseHeaders),
      content: { size: 100, mimeType: 'application/json' },
      ...(parts.error && { _error: parts.error }),
    },
    timings: { blocked: 1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 10, receive: 1 },
  };
}

type Random = () => number;
const some = (random: Random, letters: string, length: number) =>
  Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const base64 = (text: string) => btoa(text);
const base64Url = (text: string) => base64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Secrets that can be told by their looks alone. */
const SHAPED: readonly ((random: Random) => string)[] = [
  (random) =>
    `${base64Url('{"alg":"HS256","typ":"JWT"}')}.${base64Url(`{"sub":"${some(random, LETTERS, 12)}"}`)}.${some(random, LETTERS, 43)}`,
  (random) => `AKIA${some(random, LETTERS.slice(26), 16).toUpperCase()}`,
  (random) => `ghp_${some(random, LETTERS, 36)}`,
  (random) => `glpat-${some(random, LETTERS, 20)}`,
  (random) => `xoxb-${some(random, HEX, 12)}-${some(random, LETTERS, 24)}`,
  (random) => `sk_live_${some(random, LETTERS, 24)}`,
  (random) => `sk-proj-7${some(random, LETTERS, 40)}`,
  (random) => `AIza${some(random, LETTERS, 35)}`,
  (random) => `npm_${some(random, LETTERS, 36)}`,
  (random) => `SG.${some(random, LETTERS, 22)}.${some(random, LETTERS, 43)}`,
];

/** Secrets of which only the name beside them tells. */
const PLAIN: readonly ((random: Random) => string)[] = [
  (random) => `${some(random, LETTERS, 5)}7Kx${some(random, LETTERS, 12)}`,
  (random) => `q${some(random, HEX, 31)}`,
  (random) => `correct-horse-${some(random, LETTERS.slice(0, 26), 6)}-staple`,
];

const SECRET_KEYS = [
  'password',
  'access_token',
  'refreshToken',
  'api_key',
  'client-secret',
  'X-Auth-Token',
  'sessionId',
  'newPassword',
  'OTP',
  'csrfToken',
];

type Place = (secret: { plain: string; shaped: string; key: string }) => Parts;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const post = (mimeType: string, text: string): Parts => ({ postData: { mimeType, text } });
const answer = (mimeType: string, text: string, isBase64 = false): Parts => ({
  responseBody: { mimeType, text, isBase64 },
});
const app = 'http://127.0.0.1:7380';

/** Thirty-six kinds of place. */
const PLACES: Readonly<Record<string, Place>> = {
  'Authorization header, bearer': ({ plain }) => ({ requestHeaders: { authorization: `Bearer ${plain}` } }),
  'Authorization header, basic': ({ plain }) => ({
    requestHeaders: { Authorization: `Basic ${base64(`ada:${plain}`)}` },
  }),
  'Proxy-Authorization header': ({ plain }) => ({
    requestHeaders: { 'Proxy-Authorization': `Digest username="ada", response="${plain}"` },
  }),
  'Cookie header': ({ plain }) => ({ requestHeaders: { Cookie: `theme=dark; sid=${plain}; x=${plain}` } }),
  'Set-Cookie header': ({ plain }) => ({
    responseHeaders: { 'Set-Cookie': `sid=${plain}; Path=/; HttpOnly\nb=${plain}; Secure` },
  }),
  'header named like a secret': ({ plain }) => ({ requestHeaders: { 'X-API-KEY': plain } }),
  'header that nobody would suspect': ({ shaped }) => ({ requestHeaders: { 'x-context': `user=7 ${shaped}` } }),
  'header with JSON in it': ({ plain, key }) => ({
    requestHeaders: { 'x-client': JSON.stringify({ app: 'web', [key]: plain }) },
  }),
  'Referer with a query': ({ plain, key }) => ({
    requestHeaders: { Referer: `${app}/start?${key}=${encodeURIComponent(plain)}` },
  }),
  'Location with a fragment': ({ plain }) => ({
    responseHeaders: { Location: `${app}/callback#access_token=${plain}&token_type=bearer` },
  }),
  'Link header': ({ plain }) => ({ responseHeaders: { Link: `<${app}/feed?page=2&token=${plain}>; rel="next"` } }),
  'Server-Timing description': ({ shaped }) => ({
    responseHeaders: { 'Server-Timing': `auth;dur=3;desc="${shaped}"` },
  }),
  'query parameter': ({ plain, key }) => ({ url: `${app}/api/orders?page=2&${key}=${encodeURIComponent(plain)}` }),
  'query parameter that nobody would suspect': ({ shaped }) => ({
    url: `${app}/api/orders?q=${encodeURIComponent(shaped)}`,
  }),
  'address within a query': ({ plain, key }) => ({
    url: `${app}/go?to=${encodeURIComponent(`${app}/next?${key}=${plain}`)}`,
  }),
  'JSON within a query': ({ plain, key }) => ({
    url: `${app}/find?filter=${encodeURIComponent(JSON.stringify({ a: 1, deep: { [key]: plain } }))}`,
  }),
  'base64 of JSON within a query': ({ plain, key }) => ({
    url: `${app}/find?cursor=${base64Url(JSON.stringify({ id: 1, [key]: plain }))}`,
  }),
  'user and password of an address': ({ plain }) => ({ url: `http://ada:${plain}@127.0.0.1:7380/api/orders` }),
  fragment: ({ plain }) => ({ url: `${app}/callback#id_token=${plain}` }),
  'path, by its looks': ({ shaped }) => ({ url: `${app}/download/${shaped}/file.zip` }),
  'path, by the word before it': ({ plain }) => ({ url: `${app}/reset-password/9${plain}` }),
  'path parameter': ({ plain }) => ({ url: `${app}/cart;jsessionid=${plain}/items` }),
  'OAuth code': ({ plain }) => ({ url: `${app}/callback?code=9${plain}&state=1` }),
  'JSON key': ({ plain, key }) => post(JSON_TYPE, JSON.stringify({ user: 'ada', [key]: plain })),
  'JSON key, deep': ({ plain, key }) =>
    post(JSON_TYPE, JSON.stringify({ a: [{ b: { c: [{ [key.toUpperCase()]: plain }] } }] })),
  'JSON list under a key': ({ plain }) => post(JSON_TYPE, JSON.stringify({ recoveryCodes: [plain, `b${plain}`] })),
  'JSON value, by its looks': ({ shaped }) => post(JSON_TYPE, JSON.stringify({ note: `use ${shaped} for now` })),
  'JSON within a JSON string': ({ plain, key }) =>
    post(JSON_TYPE, JSON.stringify({ payload: JSON.stringify({ inner: JSON.stringify({ [key]: plain }) }) })),
  'field beside its name': ({ plain }) =>
    post(JSON_TYPE, JSON.stringify({ variables: [{ name: 'DB_PASSWORD', value: plain }] })),
  form: ({ plain, key }) =>
    post(FORM_TYPE, `user=ada&${encodeURIComponent(key)}=${encodeURIComponent(plain)}&remember=1`),
  'multipart form': ({ plain }) =>
    post(
      'multipart/form-data; boundary=xx',
      `--xx\r\nContent-Disposition: form-data; name="user"\r\n\r\nada\r\n--xx\r\nContent-Disposition: form-data; name="password"\r\n\r\n${plain}\r\n--xx--\r\n`,
    ),
  'GraphQL literal': ({ plain }) =>
    post(JSON_TYPE, JSON.stringify({ query: `mutation { login(user: "ada", password: "${plain}") { id } }` })),
  'line of a log': ({ plain, key }) => answer('text/plain', `12:00 ok\n12:01 retry with ${key}=${plain} after 3 s\n`),
  XML: ({ plain }) => answer('application/xml', `<login><user>ada</user><password>${plain}</password></login>`),
  'hidden field of a page': ({ plain }) =>
    answer('text/html', `<form><input type="hidden" name="csrf_token" value="${plain}"></form>`),
  'answer in JSON': ({ plain, key }) => answer(JSON_TYPE, JSON.stringify({ data: { [key]: plain } })),
  'answer in base64': ({ plain, key }) => answer(JSON_TYPE, base64(JSON.stringify({ [key]: plain })), true),
  'JSON that is cut off': ({ plain, key }) => answer(JSON_TYPE, `{"user":"ada","${key}":"${plain}","items":[{"id":1`),
  'one JSON value a line': ({ plain, key }) =>
    answer('application/x-ndjson', `{"id":1}\n{"id":2,"${key}":"${plain}"}\n`),
  'events of a stream': ({ plain, key }) => answer('text/event-stream', `event: x\ndata: {"${key}":"${plain}"}\n\n`),
  'connection string': ({ plain }) => answer('text/plain', `redis at redis://default:${plain}@cache:6379/0 is up`),
  'private key': ({ plain }) =>
    answer('text/plain', `-----BEGIN RSA PRIVATE KEY-----\n${plain}\n${plain}\n-----END RSA PRIVATE KEY-----`),
  'status text': ({ shaped }) => ({ statusText: `No ${shaped}` }),
};

export const PLACE_COUNT = Object.keys(PLACES).length;

/** `count` of them, over all places in turn. */
export function plantedSecrets(count: number, atMs: number): Planted[] {
  const random = seededRandom(20_261_121);
  const places = Object.entries(PLACES);
  return Array.from({ length: count }, (_, index) => {
    const [place, make] = pick(() => (index % places.length) / places.length + 1e-9, places);
    const secret = {
      plain: pick(random, PLAIN)(random),
      shaped: pick(random, SHAPED)(random),
      key: pick(random, SECRET_KEYS),
    };
    const parts = make(secret);
    const uses = (text: string) => JSON.stringify(parts).includes(text);
    const hidden = !uses(secret.plain) && !uses(secret.shaped) && !uses(base64(`ada:${secret.plain}`));
    const secrets = [secret.plain, secret.shaped].filter((text) => uses(text) || (hidden && text === secret.plain));
    return {
      place,
      secrets: secrets.length > 0 ? secrets : [secret.plain],
      har: harOf(parts, atMs + index * 37),
      ...(parts.responseBody && { responseBody: parts.responseBody }),
    };
  });
}
