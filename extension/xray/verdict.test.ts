import { expect, test } from 'vitest';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import { START_MS } from '../inspector/sample-entry.ts';
import type { BrowserPhases } from './browser-phases.ts';
import type { Figure } from './figures.ts';
import type { HeardEntry } from './heard-entry.ts';
import { heard } from './sample-work.ts';
import { timeParts } from './time-parts.ts';
import { verdictOf } from './verdict.ts';
import { waterfallOf } from './waterfall.ts';
import type { UsageOrWhy, WindowUsage } from './window-usage.ts';

const CALM: WindowUsage = {
  kind: 'measured',
  measuredMs: 1_000,
  cpuMs: 20,
  throttledMs: 0,
  memoryChangeBytes: 0,
  memoryBytes: 100,
  memoryLimitBytes: 1_000,
  memoryPressureMs: 0,
  oomKills: 0,
};

interface Case {
  entries: HeardEntry[];
  durationMs: number;
  sendMs?: number;
  usage?: Record<string, UsageOrWhy>;
  log?: readonly Partial<LogEntry>[];
  failure?: string;
}

function verdict({ entries, durationMs, sendMs = 1, usage = {}, log = [], failure }: Case): string {
  const waiting = { fromMs: sendMs, toMs: durationMs };
  const browser: BrowserPhases = {
    phases: [
      { name: 'send', fromMs: 0, toMs: sendMs },
      { name: 'wait', ...waiting },
    ],
    durationMs,
    away: { fromMs: 0, toMs: durationMs },
    waiting,
  };
  const waterfall = waterfallOf({ browser, entries, originMs: () => START_MS });
  const parts = timeParts(waterfall);
  const figures = entries.map(({ sidecar, instance }): Figure => {
    const row = waterfall.rows.find((one) => one.sidecar === sidecar);
    const window = { fromMs: row?.fromMs ?? 0, toMs: row?.toMs ?? 0 };
    return { sidecar, instance, ownMs: row?.ownMs ?? null, entries: 1, window, usage: usage[sidecar] ?? CALM };
  });
  const none = { id: null, atMs: START_MS, sidecar: null, instance: null, from: null, to: null, reason: null };
  const told = log.map((one): LogEntry => ({ kind: 'store_lost', ...none, ...one }));
  const facts = { totalMs: waterfall.endMs, failure: failure ?? null, rows: waterfall.rows, parts, figures, log: told };
  const { kind, text } = verdictOf(facts);
  return `${kind}: ${text}`;
}

const slowApi = { entries: [heard('api GET /x @10 580ms')], durationMs: 600 };

test('a quick request needs no reason, only where most of it went', () => {
  expect(verdict({ entries: [heard('api GET /x @4 20ms')], durationMs: 30 })).toBe(
    'not-slow: Not slow: 30 ms. The most, 20 ms, passed in api.',
  );
});

test('a kill is named first, whoever noticed it, also of a quick request', () => {
  const quick = { entries: [heard('api GET /x @4 20ms')], durationMs: 30 };
  const killed = 'oom: Out of memory: a process of api was killed while the request was under way.';
  expect(verdict({ ...quick, log: [{ kind: 'oom_kill', sidecar: 'api' }] })).toBe(killed);
  expect(verdict({ ...slowApi, usage: { api: { ...CALM, oomKills: 1, throttledMs: 900 } } })).toBe(killed);
});

test('then a restart', () => {
  const restarted = 'restart: Restart: api began anew while the request was under way.';
  expect(verdict({ ...slowApi, usage: { api: { kind: 'restarted', atMs: 0 } } })).toBe(restarted);
  expect(verdict({ ...slowApi, log: [{ kind: 'reporter_restarted', sidecar: 'api' }] })).toBe(restarted);
});

test('throttling is blamed with its figure and the window that it is of', () => {
  expect(verdict({ ...slowApi, usage: { api: { ...CALM, throttledMs: 412 } } })).toBe(
    'throttled: Throttled: its CPU quota held api back 412 ms within 1 s (window total, all CPUs).',
  );
});

test('a moment of throttling, or of one that had no part in it, is not blamed', () => {
  expect(verdict({ ...slowApi, usage: { api: { ...CALM, throttledMs: 40 } } })).toMatch(/^slow-handler/);
  const entries = [heard('frontend GET /x @2 596ms'), heard('api GET /x @10 500ms <frontend')];
  expect(verdict({ entries, durationMs: 600, usage: { frontend: { ...CALM, throttledMs: 300 } } })).toMatch(
    /^slow-handler: .* passed in api/,
  );
});

test('waiting for memory is memory pressure, and so is standing at the limit while it worked', () => {
  expect(verdict({ ...slowApi, usage: { api: { ...CALM, memoryPressureMs: 300 } } })).toBe(
    'memory: Memory pressure: api waited 300 ms for memory within 1 s (window total).',
  );
  expect(verdict({ ...slowApi, usage: { api: { ...CALM, memoryBytes: 970 } } })).toBe(
    'memory: Memory pressure: api stood at 97 % of its 1000 B (window total).',
  );
});

test('half of it in a queue is a queue wait', () => {
  const entries = [heard('api POST /jobs @4 20ms'), heard('worker q/n @400 50ms wait390 <api')];
  expect(verdict({ entries, durationMs: 30 })).toBe(
    'queue-wait: Queue wait: the job waited 370 ms of 450 ms for a worker.',
  );
});

test('half of it between browser and server is an edge gap', () => {
  expect(verdict({ entries: [heard('api GET /x @300 20ms')], durationMs: 400 })).toBe(
    'edge-gap: Edge gap: 379 ms of 400 ms passed between the browser and api.',
  );
});

test('half of it before it was sent is the browser’s own', () => {
  expect(verdict({ entries: [heard('api GET /x @380 10ms')], durationMs: 400, sendMs: 370 })).toMatch(/^browser: /);
});

test('half of it in one handler is a slow handler, which worked or waited as its CPU says', () => {
  expect(verdict(slowApi)).toBe(
    'slow-handler: Slow handler: 580 ms of 600 ms passed in api, GET /x. It mostly waited, its CPU was busy for 20 ms within 1 s (window total).',
  );
  expect(verdict({ ...slowApi, usage: { api: { ...CALM, cpuMs: 560 } } })).toContain(
    'GET /x. Its CPU was busy for 560 ms within 1 s',
  );
  expect(verdict({ ...slowApi, usage: { api: { kind: 'pending' } } })).toContain(
    'It worked itself, or waited for what tells of no requests.',
  );
});

test('without evidence it is unknown, and says what was looked at', () => {
  const spread = [heard('a GET / @2 200ms'), heard('b GET / @202 200ms'), heard('c GET / @402 190ms')];
  expect(verdict({ entries: spread, durationMs: 600 })).toBe(
    'unknown: Unknown: no part took half of it, and nothing was seen to hold it back. The most, 200 ms, passed in a.',
  );
  expect(verdict({ entries: spread, durationMs: 600, usage: { a: { kind: 'pending' } } })).toBe(
    'unknown: Unknown: the reports of this time are still to come.',
  );
  const late = [heard('api POST / @4 20ms'), heard('worker q/n @400 10ms <api')];
  expect(verdict({ entries: late, durationMs: 30 })).toBe('unknown: Unknown: for 370 ms nobody says what happened.');
});

test('a quick failure without a sign of why is unknown', () => {
  expect(verdict({ entries: [heard('api GET /x 500 @4 20ms')], durationMs: 30, failure: '500' })).toBe(
    'unknown: Unknown: it ended with 500, and no kill, restart, throttling or want of memory was seen.',
  );
});
