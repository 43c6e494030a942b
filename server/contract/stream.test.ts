import { describe, expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { picture, START_MS } from '../testing/picture.ts';
import {
  EVENT_NAMES,
  EVENT_SCHEMAS,
  MAX_EVENT_LENGTH,
  parseStreamEvent,
  type StreamEvent,
  streamEventData,
} from './stream.ts';

const EVENTS: StreamEvent[] = [
  {
    type: 'hello',
    contractVersion: 1,
    serverVersion: '1.0.0',
    serverId: 'x',
    atMs: START_MS,
    watchIntervalMs: 500,
    pingIntervalMs: 15_000,
  },
  { type: 'snapshot', snapshot: picture('browser: api').hear('api', 1).reject('api/b', 2).snapshot },
  {
    type: 'reports',
    atMs: START_MS,
    reports: [makeReport({ traffic: { ws_exec: 1 } })],
    rejected: [{ name: 'api', instance: null, reason: 'not JSON' }],
  },
  { type: 'counts', atMs: START_MS, totals: { ws_exec: 3, async: 0 } },
  {
    type: 'log',
    entry: {
      id: '1795000000000-0',
      atMs: START_MS,
      kind: 'health_changed',
      sidecar: 'api',
      instance: null,
      from: 'healthy',
      to: 'down',
      reason: 'stopped reporting',
    },
    replayed: false,
  },
  { type: 'resync', atMs: START_MS, reason: 'unknown_id' },
  { type: 'ping', atMs: START_MS },
  { type: 'bye', reason: 'max_age', retryMs: 1_000 },
];

describe('an event', () => {
  test.each(EVENTS.map((event) => [event.type, event] as const))('%s comes back as it went out', (type, event) => {
    expect(parseStreamEvent(type, streamEventData(event))).toEqual({ ok: true, value: event });
  });

  test('of every name has its schema, and there is an example of each above', () => {
    expect([...EVENT_NAMES].sort()).toEqual(Object.keys(EVENT_SCHEMAS).sort());
    expect(EVENTS.map(({ type }) => type)).toEqual(EVENT_NAMES);
  });

  test('is one line, as SSE needs it, whatever stands in it', () => {
    const rejected = [{ name: 'api', instance: null, reason: 'line\nbreak\r\nand \u2028' }];
    expect(streamEventData({ type: 'reports', atMs: START_MS, reports: [], rejected })).not.toMatch(/[\r\n]/);
  });

  test.each([
    ['an unknown name', 'surprise', '{}', 'unknown event "surprise"'],
    ['a name of every object', 'constructor', '{}', 'unknown event'],
    ['no JSON', 'ping', 'x', 'ping: not JSON'],
    ['no object', 'ping', 'null', 'ping: '],
    ['a field missing', 'ping', '{}', 'ping: at_ms: '],
    ['one bad report', 'reports', `{"at_ms":${START_MS},"reports":[{}],"rejected":[]}`, 'reports: reports.0.name: '],
    ['an unknown farewell', 'bye', '{"reason":"tired","retry_ms":1}', 'bye: reason: '],
    ['too much', 'ping', ' '.repeat(MAX_EVENT_LENGTH + 1), 'too large'],
  ])('with %s is refused, saying which and why', (_what, name, data, told) => {
    const parsed = parseStreamEvent(name, data);
    expect(parsed.ok ? '' : parsed.reason).toContain(told);
  });

  test('cannot make itself another event by a field of its own', () => {
    expect(parseStreamEvent('ping', `{"at_ms":${START_MS},"type":"bye"}`)).toEqual({
      ok: true,
      value: { type: 'ping', atMs: START_MS },
    });
  });
});
