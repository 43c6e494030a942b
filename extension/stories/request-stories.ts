// What the Requests tab can look like: what was asked, and what its reader did with it. The entries come the way that those
// of DevTools come: out of HAR, redacted, into the model.
import { signal } from '@preact/signals';
import type { StreamEvent } from '../../server/contract/stream.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { DRAWER_PERCENT } from '../app/drawer-size.ts';
import type { Inspector } from '../inspector/inspector.ts';
import { createInspectorModel } from '../inspector/inspector-model.ts';
import type { Chip } from '../inspector/listed.ts';
import { createRedactor } from '../inspector/redact.ts';
import { redactBody } from '../inspector/redact-body.ts';
import type { RequestEntry } from '../inspector/request-entry.ts';
import { APP_ORIGIN, entry, underWay } from '../inspector/sample-entry.ts';
import { nextFrame } from '../models/frame.ts';
import type { Lens } from '../xray/lens.ts';
import { TRACE_ID } from '../xray/sample-work.ts';
import { TOLD_OF_REQUESTS } from './request-told.ts';

export interface StoryRequests {
  entries: readonly RequestEntry[];
  /** What the reporters sent, before the view was opened. */
  told?: readonly StreamEvent[];
  /** GETs that the topology's prefixes leave out. */
  leftOut?: number;
  filter?: string;
  /** Whose requests its reader wants to see; otherwise those of this tab. */
  lenses?: readonly Lens[];
  chips?: readonly Chip[];
  /** What is opened: part of its address, and the tab. */
  opened?: { url: string; tab: string };
  pollingOpen?: boolean;
  /** Outside DevTools. */
  sidePanel?: boolean;
  /** Whether the browser lets the background see the app. */
  allowed?: boolean;
  /** The topology names no origin. */
  noOrigins?: boolean;
}

const redactor = createRedactor();
const timing = (name: string, durationMs: number) => ({ name, durationMs, description: '' });
const header = (name: string, value: string) => ({ name, value });

const poll = (count: number, periodMs: number, path: string, from = 0) =>
  Array.from({ length: count }, (_, index) => entry(`GET ${path} 200 12ms 412B @${from + index * periodMs}`));

const JOB = JSON.stringify({
  kind: 'receipt',
  order: {
    id: 8842,
    lines: [
      { sku: 'ivory-a4', amount: 2 },
      { sku: 'kraft-a5', amount: 1 },
    ],
  },
  notify: true,
  apiKey: 'a-key-that-nobody-shall-see-1',
});

const posted = entry('POST /api/jobs?priority=high 202 134ms 1204B @61000', {
  requestHeaders: redactor.headers([
    header('Accept', 'application/json'),
    header('Authorization', 'Bearer a-token-that-nobody-shall-see-1'),
    header('Content-Type', 'application/json'),
    header('Cookie', 'sid=1f2e3d4c5b6a; theme=dark'),
    header('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0'),
  ]),
  responseHeaders: redactor.headers([
    header('Content-Type', 'application/json'),
    header(
      'Server-Timing',
      `app;dur=125.8, traceparent;desc="00-${TRACE_ID}-00f067aa0ba902b7-01", app;dur=122.9, db;dur=3.2;desc="one row"`,
    ),
    header('X-Request-Id', TRACE_ID),
  ]),
  query: [header('priority', 'high')],
  requestBody: redactBody({ mimeType: 'application/json', text: JOB }, redactor),
  serverTiming: [timing('app', 125.8), timing('app', 122.9), { name: 'db', durationMs: 3.2, description: 'one row' }],
  traceId: TRACE_ID,
  requestId: TRACE_ID,
  statusText: 'Accepted',
  timings: { blockedMs: 1.2, dnsMs: 0.4, connectMs: 2.1, tlsMs: 5.6, sendMs: 0.2, waitMs: 121.3, receiveMs: 3.2 },
});

const page = [
  entry('GET / 200 18ms 6400B @60000', { resourceType: 'document', mimeType: 'text/html' }),
  entry('GET /assets/index-DiwrgTda.js 200 9ms 48210B @60040', { resourceType: 'script', fromCache: true }),
  entry('GET /assets/app.css 200 7ms 9120B @60041', { resourceType: 'stylesheet' }),
  entry('GET /api/products?limit=5&q=moss 200 22ms 3400B @60400', {
    requestId: 'products',
    serverTiming: [timing('app', 16.8)],
  }),
  posted,
  entry('GET /api/jobs/7f9c2ba4-e88f-4d1c-9f5e-1c0b3c0a9d10 200 8ms 610B @61200', {
    requestId: 'job',
    serverTiming: [timing('app', 4.7)],
  }),
  entry('PUT /api/orders/8842/lines/2 200 612ms 940B @62000', {
    requestId: 'lines',
    serverTiming: [timing('app', 606.9)],
  }),
  entry('GET /api/reports/november?format=csv&columns=id,name,price,amount,customer,createdAt 500 1840ms 120B @63000', {
    requestId: 'november',
  }),
  entry('DELETE /api/carts/41 404 11ms 96B @63400'),
  entry('GET https://fonts.example/inter.woff2 - 0ms @63500', { resourceType: 'font' }),
  // Of this one the backend has not told.
  entry('PATCH /api/me 200 31ms 310B @64000', { serverTiming: [timing('app', 26.2), timing('app', 24)] }),
  entry('POST http://127.0.0.1:7381/api/exec 200 2310ms 88B @64300', {
    requestId: 'exec',
    serverTiming: [timing('app', 2_303.6)],
  }),
];

const many = Array.from({ length: 480 }, (_, index) => {
  const paths = ['/api/products/', '/api/orders/', '/api/customers/', '/api/stock/'];
  const method = ['GET', 'POST', 'GET', 'PUT', 'GET', 'GET', 'DELETE'][index % 7];
  const status = index % 41 === 7 ? 503 : index % 29 === 3 ? 404 : method === 'POST' ? 201 : 200;
  const path = `${paths[(index * 7) % 4]}${1_000 + ((index * 37) % 900)}`;
  return entry(
    `${method} ${path} ${status} ${4 + ((index * 53) % 190)}ms ${200 + ((index * 97) % 9_000)}B @${index * 37}`,
  );
});

const polling = [
  ...poll(200, 3_000, '/api/me'),
  ...poll(200, 3_000, '/api/status', 40),
  ...Array.from({ length: 24 }, (_, index) =>
    entry(`GET /api/jobs/${100 + index} 200 6ms 610B @${61_300 + index * 160}`),
  ),
];
const failed = entry('GET /api/status 502 3ms 180B @599000');

/** One whose answer is awaited, one whose answer is arriving, and those that broke. */
const inFlight = [
  ...page.slice(0, 5),
  underWay('GET /api/events - @64100', { status: 200, resourceType: 'eventsource', mimeType: 'text/event-stream' }),
  entry('GET /api/search?q=iv - 210ms @64900', { error: 'net::ERR_ABORTED' }),
  entry('GET https://metrics.example/beacon.js - 0ms @65000', { error: 'net::ERR_BLOCKED_BY_CLIENT' }),
  entry('GET /api/reports/october 200 4210ms 81200B @65100', { error: 'net::ERR_INCOMPLETE_CHUNKED_ENCODING' }),
  underWay('POST /api/reports - @65400'),
  underWay('GET /api/search?q=ivory - @65900'),
];

/** By story. */
export const REQUEST_STORIES = {
  requests: { entries: [...polling, ...page], told: TOLD_OF_REQUESTS },
  'requests-busy': { entries: [...many, ...page], told: TOLD_OF_REQUESTS },
  'requests-polling': { entries: [...polling, failed], pollingOpen: true, leftOut: 37 },
  'requests-pending': { entries: inFlight, told: TOLD_OF_REQUESTS },
  'requests-pending-open': { entries: inFlight, opened: { url: 'q=ivory', tab: 'headers' } },
  'requests-no-match': { entries: page, filter: 'method:PATCH status:5xx' },
  'requests-bad-filter': { entries: page, filter: 'status:6xx api' },
  'requests-headers': {
    entries: [...polling, ...page],
    told: TOLD_OF_REQUESTS,
    opened: { url: '/api/jobs?', tab: 'headers' },
  },
  'requests-payload': { entries: page, opened: { url: '/api/jobs?', tab: 'payload' } },
  'requests-response': { entries: page, opened: { url: '/api/products', tab: 'response' } },
  'requests-timing': { entries: page, opened: { url: '/api/jobs?', tab: 'timing' } },
  'requests-empty': { entries: [], allowed: false },
  'requests-not-allowed': { entries: [], allowed: false, sidePanel: true },
  'requests-no-origins': { entries: [], allowed: false, sidePanel: true, noOrigins: true },
} satisfies Readonly<Record<string, StoryRequests>>;

const ANSWER = JSON.stringify({
  products: [
    { id: 41, name: 'Ivory paper', priceCents: 1_250, tags: ['paper', 'a4'], inStock: true },
    { id: 42, name: 'Moss ledger', priceCents: 2_400, tags: [], inStock: false },
  ],
  next: null,
  total: 2,
});

/** Of a story, or of one that is about something else. */
export function storyInspector({
  entries = [],
  leftOut = 0,
  allowed = true,
  ...story
}: Partial<StoryRequests> = {}): Inspector {
  const model = createInspectorModel({ frame: nextFrame }, new AbortController().signal);
  model.setRules({ prefixes: ['/api/beat'], servers: [], origins: [APP_ORIGIN] });
  for (let index = 0; index < leftOut; index += 1)
    model.isLeftOut({ method: 'GET', url: `${APP_ORIGIN}/api/beat`, status: 200 });
  model.add(entries);
  if (story.filter !== undefined) model.setFilter(story.filter);
  if (story.lenses) model.setLenses(new Set(story.lenses));
  for (const chip of story.chips ?? []) model.toggleChip(chip);
  return {
    model,
    inDevtools: !story.sidePanel,
    missing: signal(allowed ? [] : [APP_ORIGIN]),
    allow: () => {},
    clear: model.clear,
    fetchBody: async ({ id }) => {
      model.setResponseBody(id, redactBody({ mimeType: 'application/json', text: ANSWER }, redactor));
      return true;
    },
    reveal: async () => null,
  };
}

/** Requests want room: a drawer as high as somebody would draw it who came for them. */
export const growDrawer = (): void =>
  localStorage.setItem(
    `sidescope-drawer:${location.pathname}`,
    toWireJson({ open: true, percent: DRAWER_PERCENT.most }),
  );

/** What the reader does, as clicks. */
export const clicksOf = ({ opened, pollingOpen }: StoryRequests): string[] => [
  'click #drawer-tab-requests',
  // Rows are painted a frame after they came.
  'click #drawer-tab-requests',
  ...(pollingOpen ? ['click .polling-summary'] : []),
  ...(opened ? [`click .request-row > [title*="${opened.url}"]`, `click #request-details-${opened.tab}`] : []),
];
