import { expect, test, vi } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleHello, sampleReports } from '../link/sample-events.ts';
import { PAIRED } from './fake-server.ts';
import { linkedServer } from './linked-server.ts';

const ending = useFakeTime(START_MS);

const linked = (options = {}) => linkedServer(ending().signal, options);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a ticket buys the stream, which brings hello and the snapshot', async () => {
  const { server, kinds, events, start } = linked();
  start();
  await pass(0);
  expect(server.requests).toEqual(['POST /api/monitor/sidecars/ticket']);
  expect(server.streams[0]?.url).toBe(
    `${PAIRED.url}/api/monitor/sidecars/events?ticket=${'x'.repeat(22)}&interval_ms=500`,
  );
  expect(events).toEqual(['hello', 'snapshot']);
  expect(kinds()).toEqual(['connecting', 'live']);
});

test('a stream is live once its picture has come: until then the old one would be called live', async () => {
  const { server, kinds, events, start } = linked();
  server.mode = 'mute';
  start();
  await pass(0);
  server.streams[0]?.send(sampleHello(Date.now()));
  expect([events, kinds()]).toEqual([['hello'], ['connecting']]);
  server.streams[0]?.send({ type: 'snapshot', snapshot: server.snapshot() });
  expect(kinds()).toEqual(['connecting', 'live']);
});

test('without a server it tries after 5, 15 and 45 s, polls meanwhile, and comes back by itself', async () => {
  const { server, kinds, lastReason, start } = linked();
  const tickets = () => server.requests.filter((request) => request.endsWith('/ticket')).length;
  server.mode = 'off';
  start();
  await pass(0);
  expect(lastReason()).toBe(
    'Nothing answers at http://127.0.0.1:7373. Is the server running? Start it with: npm run server',
  );
  await pass(4_999);
  expect(tickets()).toBe(1);
  await pass(1);
  expect(tickets()).toBe(2);
  await pass(15_000);
  expect(tickets()).toBe(3);
  expect(server.requests.at(-1)).toBe('GET /api/monitor/sidecars');
  server.mode = 'on';
  await pass(30_000);
  expect(kinds().at(-1)).toBe('live');
  expect(server.openStreams()).toHaveLength(1);
  await pass(30_000);
  expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(2);
});

test('where only the stream fails, snapshots keep coming every 30 s until a stream works', async () => {
  const { server, kinds, events, start } = linked();
  server.mode = 'no-stream';
  start();
  await pass(20_000);
  expect(kinds()).toEqual(['connecting', 'polling']);
  await pass(30_000);
  expect(events).toEqual(['snapshot', 'snapshot']);
  server.mode = 'on';
  await pass(15_000);
  expect(kinds().at(-1)).toBe('live');
});

test('a refused ticket is not asked for again until a person asks', async () => {
  const { server, links, start } = linked();
  server.mode = 'unauthorized';
  const link = start();
  await pass(3_600_000);
  expect(server.requests).toHaveLength(1);
  expect(links.at(-1)).toEqual({
    kind: 'offline',
    cause: 'pair again',
    reason:
      'The pairing with http://127.0.0.1:7373 is no longer valid. Pair again with the code that the server prints.',
    retryAtMs: null,
  });
  link.wake();
  await pass(0);
  expect(server.requests).toHaveLength(1);
  server.mode = 'on';
  link.retry();
  await pass(0);
  expect(links.at(-1)?.kind).toBe('live');
});

test('a person who asks while the stream is open gets another one, and a fresh picture', async () => {
  const { server, kinds, events, start } = linked();
  const link = start();
  await pass(20_000);
  const before = events.filter((type) => type === 'snapshot').length;
  link.retry();
  await pass(0);
  expect(server.streams).toHaveLength(2);
  expect(kinds()).toEqual(['connecting', 'live', 'connecting', 'live']);
  expect(events.filter((type) => type === 'snapshot')).toHaveLength(before + 1);
});

test('a host permission that was taken back is named, and not tried against', async () => {
  const { server, lastReason, start } = linked({ mayReach: false });
  server.mode = 'off';
  start();
  await pass(600_000);
  expect(lastReason()).toContain('The browser no longer lets Sidescope reach http://127.0.0.1:7373.');
  expect(server.requests).toHaveLength(1);
});

test('what the server says of its trouble is passed on', async () => {
  const { server, lastReason, start } = linked();
  server.mode = 'failing';
  start();
  await pass(0);
  expect(lastReason()).toBe('http://127.0.0.1:7373: The server is busy. Wait a moment.');
});

test('after a goodbye it comes back when asked to, and no error shows', async () => {
  const { server, kinds, start } = linked();
  start();
  await pass(20_000);
  server.streams[0]?.send({ type: 'bye', reason: 'max_age', retryMs: 2_000 });
  await pass(1_999);
  expect(server.streams).toHaveLength(1);
  await pass(1);
  expect(kinds()).toEqual(['connecting', 'live', 'connecting', 'live']);
});

test('a blip is mended within about a second, and a fresh snapshot replaces what was missed', async () => {
  const { server, kinds, events, start } = linked();
  start();
  await pass(10_000);
  server.streams[0]?.fail();
  await pass(1_000);
  expect(kinds()).toEqual(['connecting', 'live', 'connecting', 'live']);
  expect(events).toEqual(['hello', 'snapshot', 'hello', 'snapshot']);
  expect(server.openStreams()).toHaveLength(1);
});

test('waking up skips the wait', async () => {
  const { server, kinds, start } = linked();
  server.mode = 'off';
  const link = start();
  await pass(0);
  server.mode = 'on';
  link.wake();
  await pass(0);
  expect(kinds()).toEqual(['connecting', 'offline', 'live']);
});

test('waking up opens the stream anew: the one from before may be dead without a word', async () => {
  const { server, kinds, start } = linked();
  const link = start();
  await pass(20_000);
  link.wake();
  await pass(0);
  expect(server.streams[0]?.closed).toBe(true);
  expect(server.openStreams()).toHaveLength(1);
  expect(kinds()).toEqual(['connecting', 'live', 'connecting', 'live']);
});

test('a malformed event is dropped and told of; the stream goes on', async () => {
  const { server, events, drops, start } = linked();
  start();
  await pass(0);
  server.streams[0]?.sendText('reports', '{"at_ms":1}');
  server.streams[0]?.send(sampleReports(START_MS, ['api']));
  expect(events).toEqual(['hello', 'snapshot', 'reports']);
  expect(drops).toEqual([expect.stringContaining('"reports" event')]);
});

test('a server of another contract is refused with what to update', async () => {
  const { server, lastReason, start } = linked();
  start();
  await pass(0);
  server.streams[0]?.send(sampleHello(START_MS, 2));
  expect(lastReason()).toBe('The server at http://127.0.0.1:7373 is newer than this extension. Update the extension.');
  expect(server.openStreams()).toHaveLength(0);
});

test('the signal closes the stream and stops all timers', async () => {
  const { server, start } = linked();
  start();
  await pass(0);
  ending().abort();
  expect(server.openStreams()).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});
