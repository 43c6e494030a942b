import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../link/clock.ts';
import { START_MS } from '../link/sample-events.ts';
import { createFakeServer, PAIRED } from './fake-server.ts';
import { createServerClient } from './server-client.ts';
import { startServerLink } from './server-link.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('the stream after a break asks for what was missed since the last id, and log entries are passed on', async () => {
  const server = createFakeServer();
  const ending = new AbortController();
  const events: string[] = [];
  const drops: string[] = [];
  const client = createServerClient({ fetch: server.fetch, clock: systemClock, mayReach: async () => true });
  const { openEventSource } = server;
  const drop = (kind: string, reason: string) => drops.push(`${kind}: ${reason}`);
  const handlers = { onEvent: ({ type }: { type: string }) => events.push(type), onLink: () => {} };
  startServerLink(
    { client, clock: systemClock, random: () => 0.5, drop, openEventSource, intervalMs: () => 500 },
    PAIRED,
    handlers,
    ending.signal,
  );
  await pass(0);
  const entry = {
    id: '1800000000000-1',
    atMs: START_MS,
    kind: 'reporter_started',
    sidecar: 'api',
    instance: 'api-1',
    from: null,
    to: null,
    reason: null,
  } as const;
  server.streams[0]?.send({ type: 'log', entry, replayed: false }, entry.id);
  server.streams[0]?.send({ type: 'counts', atMs: START_MS, totals: { async: 3 } });
  server.streams[0]?.send({ type: 'resync', atMs: START_MS, reason: 'log_lost' });
  server.streams[0]?.fail();
  await pass(5_000);
  expect(server.streams).toHaveLength(2);
  expect(server.streams[1]?.url).toBe(
    `${PAIRED.url}/api/monitor/sidecars/events?ticket=${'x'.repeat(22)}&interval_ms=500&last_event_id=${entry.id}`,
  );
  expect(events.slice(2, 5)).toEqual(['log', 'counts', 'resync']);
  expect(drops).toEqual([]);
  ending.abort();
});
