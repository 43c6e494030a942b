// Test aid and stories: entries in words. entry('POST /api/jobs 202 134ms @1000') began 1 s after the start and took 134 ms;
// "-" stands for a missing method or status. What `more` holds takes precedence.
import type { RequestEntry } from './request-entry.ts';

export const START_MS = 1_795_203_740_000;
export const APP_ORIGIN = 'http://127.0.0.1:7380';

let made = 0;

export function entry(text: string, more: Partial<RequestEntry> = {}): RequestEntry {
  const [method = 'GET', path = '/', status = '200', ...rest] = text.split(' ');
  const number = (pattern: RegExp) => {
    const found = rest.map((part) => pattern.exec(part)?.[1]).find((value) => value !== undefined);
    return found === undefined ? null : Number(found);
  };
  made += 1;
  const durationMs = number(/^(\d+(?:\.\d+)?)ms$/) ?? 20;
  return {
    id: `e${made}`,
    sources: ['devtools'],
    pending: false,
    method: method === '-' ? null : method,
    url: path.startsWith('/') ? `${APP_ORIGIN}${path}` : path,
    startedAtMs: START_MS + (number(/^@(\d+)$/) ?? 0),
    durationMs,
    status: status === '-' ? null : Number(status),
    statusText: '',
    error: status === '-' ? 'net::ERR_CONNECTION_REFUSED' : null,
    fromCache: false,
    protocol: 'http/1.1',
    resourceType: 'fetch',
    requestHeaders: [],
    responseHeaders: [],
    query: [],
    requestBody: null,
    responseBody: null,
    mimeType: 'application/json',
    bodyBytes: status === '-' ? null : (number(/^(\d+)B$/) ?? 512),
    transferBytes: status === '-' ? null : (number(/^(\d+)B$/) ?? 700),
    timings: {
      blockedMs: 0.4,
      dnsMs: null,
      connectMs: null,
      tlsMs: null,
      sendMs: 0.1,
      waitMs: Math.max(0, durationMs - 2),
      receiveMs: Math.min(1.5, durationMs),
    },
    serverTiming: [],
    traceId: null,
    requestId: null,
    ...more,
  };
}

/** The same while it is under way, as the background sees it. */
export const underWay = (text: string, more: Partial<RequestEntry> = {}): RequestEntry =>
  entry(text, {
    sources: ['background'],
    pending: true,
    durationMs: null,
    status: null,
    error: null,
    bodyBytes: null,
    transferBytes: null,
    timings: null,
    ...more,
  });
