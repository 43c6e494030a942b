// Test aid and stories: entries in words. heard('api POST /api/jobs 202 @4 50ms <frontend') began 4 ms after the start, took
// 50 ms and was called by frontend. Also: "wait16" in its queue, "+async" a channel, "failed", "#other" another trace,
// "^far" another machine, "~12" a clock that is so far ahead. A word without a method is a job: "worker mail/send @70 56ms".
import type { RequestEntry } from '../../server/contract/request-entry.ts';
import { START_MS } from '../inspector/sample-entry.ts';
import type { HeardEntry } from './heard-entry.ts';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** 16 hex digits out of a name, the same for the same name. */
export const spanOf = (name: string): string =>
  [...name]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padStart(16, '0')
    .slice(-16);

let told = 0;

export function heard(text: string, more: Partial<RequestEntry> = {}): HeardEntry {
  const [sidecar = '', ...words] = text.split(' ');
  const all = (mark: RegExp) => words.flatMap((word) => mark.exec(word)?.[1] ?? []);
  const [method = null] = all(/^([A-Z]+)$/);
  const number = (mark: RegExp) => all(mark).map(Number)[0] ?? null;
  const [parent] = all(/^<(.+)$/);
  const [host = 'near'] = all(/^\^(.+)$/);
  const [trace] = all(/^#(.+)$/);
  const startedAtMs = START_MS + (number(/^@(-?[\d.]+)$/) ?? 0) + (number(/^~(-?[\d.]+)$/) ?? 0);
  const status = method === null ? null : (number(/^([1-5]\d\d)$/) ?? 200);
  told += 1;
  return {
    sidecar,
    instance: `${sidecar}-1`,
    hostId: host,
    bootId: 'boot',
    heardAtMs: Math.round(START_MS + 500),
    entry: {
      sequence: told,
      kind: method === null ? 'job' : 'http',
      traceId: trace ?? TRACE_ID,
      spanId: spanOf(sidecar),
      parentSpanId: parent === undefined ? null : spanOf(parent),
      method,
      route: words.find((word) => word.includes('/') && !word.startsWith('#')) ?? '/',
      status,
      failed: words.includes('failed') || (status ?? 0) >= 500,
      startedAtMs,
      durationMs: number(/^([\d.]+)ms$/) ?? 10,
      waitMs: number(/^wait([\d.]+)$/),
      channels: all(/^\+(.+)$/),
      ...more,
    },
  };
}

/** What "Run a job" of the demo does: frontend asks api, which queues a job for worker. */
export const runAJob = (): HeardEntry[] => [
  heard('frontend POST /api/* 202 @4 20ms +browser'),
  heard('api POST /api/jobs 202 @6 16ms <frontend +browser +async'),
  heard('worker jobs/receipt @30 56ms wait14 <api +async'),
];
