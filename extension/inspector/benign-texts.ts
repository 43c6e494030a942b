// Test aid: what looks a little like a secret and is none. Each must come out as it went in.

const lines = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());

export const BENIGN_HEADERS = lines(`
  accept: application/json, text/plain, */*
  accept-language: en-GB,en;q=0.9
  access-control-allow-headers: Authorization, X-Api-Key, Content-Type
  access-control-allow-credentials: true
  cache-control: private, max-age=0, must-revalidate
  content-type: application/json; charset=utf-8
  content-length: 4810
  content-encoding: br
  content-security-policy: default-src 'self'; script-src 'self' 'sha256-abc'; frame-ancestors 'none'
  date: Sat, 21 Nov 2026 12:00:00 GMT
  etag: W/"5f3a-18c9d2b7a40"
  expires: Thu, 01 Jan 1970 00:00:00 GMT
  if-none-match: "33a64df551425fcc55e4d42a148795d9f25f89d4"
  last-modified: Fri, 20 Nov 2026 10:00:00 GMT
  link: </page/2>; rel="next"
  location: /orders/8842
  origin: http://localhost:3000
  referer: http://localhost:3000/shop?page=2&sort=price
  server-timing: db;dur=12.4, api;dur=41, total;dur=60
  traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
  user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36
  vary: Accept-Encoding, Authorization
  via: 1.1 varnish (Varnish/7.4)
  www-authenticate: Bearer realm="api"
  x-request-id: 7f9c2ba4-e88f-4d1c-9f5e-1c0b3c0a9d10
  x-ratelimit-remaining: 58
  x-content-type-options: nosniff
  x-powered-by: Express
  x-cache: HIT from edge-fra-7
  x-amz-cf-pop: FRA56-P4
  sec-fetch-site: same-origin
  sec-ch-ua: "Chromium";v="156", "Not:A-Brand";v="24"
  strict-transport-security: max-age=31536000; includeSubDomains
  priority: u=1, i
  keep-alive: timeout=5
  x-runtime: 0.034211
  x-dns-prefetch-control: off
  age: 128
  x-secret-rotation: enabled
  x-token-expires: 2026-11-22T00:00:00Z
`).map((line) => {
  const at = line.indexOf(': ');
  return { name: line.slice(0, at), value: line.slice(at + 2) };
});

export const BENIGN_URLS = lines(`
  http://localhost:3000/
  http://localhost:3000/api/products?limit=5&q=moss
  http://localhost:3000/api/jobs/0b2f6f0e-8f6e-4d7a-9a3a-0f4c8a5b1d2e
  http://localhost:3000/assets/index-DiwrgTda.js
  http://localhost:3000/assets/app.3f2a9c1b77d04e5c.css?v=20261121
  http://localhost:3000/api/orders?status=open&page=3&sort=-createdAt
  http://localhost:3000/api/orders?from=2026-11-01T00:00:00Z&to=2026-11-21T23:59:59Z
  http://localhost:3000/api/search?q=how+to+reset+password
  http://localhost:3000/api/search?q=token+bucket&lang=en
  http://localhost:3000/reset-password
  http://localhost:3000/settings/tokens
  http://localhost:3000/api/tokens/count
  http://localhost:3000/api/items?cursor=eyJpZCI6MTAsImRpciI6Im5leHQifQ
  http://localhost:3000/api/items?pageToken=CAUQAA
  http://localhost:3000/api/items?country_code=DE&currency=EUR
  http://localhost:3000/api/zip?code=10115
  http://localhost:3000/api/errors?code=E1042
  http://localhost:3000/api/sort?key=price
  http://localhost:3000/api/states?state=open
  http://localhost:3000/commits/3f2a9c1b77d04e5c8a1b2c3d4e5f60718293a4b5
  http://localhost:3000/go?to=http%3A%2F%2Flocalhost%3A3000%2Fcart%3Fitem%3D7
  http://localhost:3000/find?filter=%7B%22status%22%3A%22open%22%2C%22max_tokens%22%3A100%7D
  http://localhost:3000/docs#authentication
  http://localhost:3000/docs#/operations/createToken
  http://localhost:3000/avatars/7f9c2ba4e88f4d1c.png?size=64
  http://localhost:3000/verify/email
  http://localhost:3000/invite/friends
  http://localhost:3000/api/v2/share/settings
  http://localhost:3000/users/ada@example.org/profile
  http://localhost:3000/report.pdf?download=true
`);

export const BENIGN_JSON = lines(`
  {"id":41,"name":"Ivory paper","priceCents":1250}
  {"user":{"id":"7f9c2ba4-e88f-4d1c-9f5e-1c0b3c0a9d10","name":"Ada","email":"ada@example.org"}}
  {"max_tokens":1024,"prompt_tokens":55,"completion_tokens":12,"totalTokens":67}
  {"nextPageToken":"CAUQAA","items":[]}
  {"tokenType":"bearer","tokenCount":3,"expires_in":3600}
  {"passwordChangedAt":"2026-11-20T10:00:00Z","passwordRequired":true,"hasPassword":false}
  {"passwordPolicy":"strong","password_min_length":12}
  {"secretName":"db-credentials","secretVersion":4}
  {"cookieConsent":true,"cookiesAccepted":"2026-11-20"}
  {"sessionCount":12,"sessionsTotal":400}
  {"code":"DE","countryCode":"DE","errorCode":"E_NOT_FOUND","statusCode":404}
  {"key":"theme","value":"dark"}
  {"keys":["a","b"],"primaryKey":"id","foreignKey":"order_id"}
  {"state":"done","status":"ok","tookMs":12}
  {"author":"Grace","authored":true,"authority":"north"}
  {"sha":"3f2a9c1b77d04e5c8a1b2c3d4e5f60718293a4b5","ref":"refs/heads/main"}
  {"etag":"5f3a-18c9d2b7a40","hash":"d41d8cd98f00b204e9800998ecf8427e"}
  {"url":"http://localhost:3000/orders/7?page=2","callback":"/done?x=1"}
  {"text":"Basic information about tokens and bearer bonds"}
  {"text":"Please reset your password, then sign in"}
  {"title":"Secrets of the sea","description":"A novel"}
  {"pinned":true,"pinnedAt":"2026-11-20","spinner":"dots"}
  {"compass":"north","passenger":"Lin","bypass":false,"passed":41}
  {"signal":"green","design":"flat","assigned":"Ada","assignee":"Lin"}
  {"monkey":"george","turkey":"sandwich","keyboard":"qwerty"}
  {"access":"public","accessLevel":3,"accessibility":"AA"}
  {"ticketId":8842,"ticket":"PAPER-12","license":"MIT"}
  {"authProvider":"github","authMethod":"oauth","oauthScopes":["read"]}
  {"phone":"+49 30 1234567","iban":null,"zip":"10115"}
  {"orderNumber":"4000123412341234","trackingId":"1Z999AA10123456784"}
  {"version":"v1.2.3-beta.4","build":"20261121.3"}
  {"nonce":null,"csrf":false,"secret":"","token":null}
  {"date":"2026-11-21","time":"12:00:00","at":1795203740123}
  {"uuid":"0b2f6f0e-8f6e-4d7a-9a3a-0f4c8a5b1d2e","ulid":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}
  {"cpu":0.37,"memoryBytes":220200960,"throttled":0}
  {"path":["frontend","api"],"channel":"browser","total":128}
  {"cursor":"eyJpZCI6MTAsImRpciI6Im5leHQifQ","hasMore":true}
  {"image":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"}
  {"message":"task-runner-of-the-day finished","slug":"risk-management-in-2026"}
  {"label":"Sign in with a key","hint":"Use your key"}
`);

export const BENIGN_TEXTS = lines(`
  The quick brown fox jumps over the lazy dog
  12:00:01 GET /api/products 200 in 12 ms
  user=ada page=2 sort=price
  import { token } from './tokens.ts'
  export const status = 'open';
  color: #0b57d0; margin: 0 auto;
  Bearer authentication is required
  Basic information is available
  See https://example.org/docs?page=2 for more
  <p>Reset your password in the settings</p>
  <input type="password" name="user" value="ada">
  <meta name="description" content="A paper shop">
  <title>Tokens and keys</title>
  select id, name from products where id = 41
  cache miss for products:41 after 3 ms
  Error: connect ECONNREFUSED 127.0.0.1:5432
  sha256:d41d8cd98f00b204e9800998ecf8427e
  {"broken": "json", "id": 12,
  commit 3f2a9c1b77d04e5c8a1b2c3d4e5f60718293a4b5
  rate limit: 58 of 60 left
`);
