// When silence on a stream means that it is dead.
import { expect, test, vi } from 'vitest';
import { withDegraded } from '../../server/contract/apply.ts';
import { DEGRADED_AFTER_MS } from '../../server/contract/health.ts';
import { IDLE_INTERVAL_MS } from '../../server/contract/keys.ts';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleReports } from '../link/sample-events.ts';
import { FLOW_SILENT_MS } from './event-stream.ts';
import { linkedServer } from './linked-server.ts';

const ending = useFakeTime(START_MS);

const linked = () => linkedServer(ending().signal);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a stream that is silent for longer than two pings is dead', async () => {
  const { server, start } = linked();
  start();
  await pass(30_000);
  server.streams[0]?.send({ type: 'ping', atMs: Date.now() });
  await pass(34_000);
  expect(server.streams[0]?.closed).toBe(false);
  await pass(6_000);
  expect(server.streams[0]?.closed).toBe(true);
});

test('a stream on which reports flowed is dead before what it told of looks degraded', async () => {
  const { server, kinds, start } = linked();
  start();
  await pass(30_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  await pass(IDLE_INTERVAL_MS + 1_000);
  expect(server.streams[0]?.closed).toBe(false);
  await pass(DEGRADED_AFTER_MS - IDLE_INTERVAL_MS - 1_000);
  expect(server.streams[0]?.closed).toBe(true);
  await pass(1_000);
  expect(kinds()).toEqual(['connecting', 'live', 'connecting', 'live']);
});

test('word of a report that could not be read is no flow of reports', async () => {
  const { server, start } = linked();
  start();
  await pass(10_000);
  const rejected = [{ name: 'api', instance: 'api-1', reason: 'not JSON' }];
  server.streams[0]?.send({ type: 'reports', atMs: Date.now(), reports: [], rejected });
  await pass(15_000);
  expect(server.streams).toHaveLength(1);
});

test('a server that says that its store is lost is believed, and no report is waited for', async () => {
  const { server, start } = linked();
  start();
  await pass(10_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  server.streams[0]?.send({ type: 'snapshot', snapshot: withDegraded(server.snapshot(), 'redis_timeout', Date.now()) });
  await pass(15_000);
  expect(server.streams).toHaveLength(1);
});

test('where every reporter has stopped, the stream is opened anew once, and then its pings are enough', async () => {
  const { server, start } = linked();
  start();
  await pass(10_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  await pass(11_000);
  expect(server.streams).toHaveLength(2);
  for (let pings = 0; pings < 4; pings += 1) {
    await pass(15_000);
    server.streams[1]?.send({ type: 'ping', atMs: Date.now() });
  }
  expect(server.streams).toHaveLength(2);
});

test('after sleep the silent stream is found dead by the wall clock', async () => {
  const { server, start } = linked();
  start();
  await pass(6_000);
  vi.setSystemTime(START_MS + 3_600_000);
  await pass(6_000);
  expect(server.streams[0]?.closed).toBe(true);
  expect(server.openStreams()).toHaveLength(1);
});

test('what came while the worker itself was held up is heard before the stream is called silent', async () => {
  const { server, start } = linked();
  start();
  await pass(10_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  vi.setSystemTime(Date.now() + FLOW_SILENT_MS + 1_000);
  await pass(1_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  await pass(5_000);
  expect(server.streams).toHaveLength(1);
});

test('a clock that was set back does not hide silence for long', async () => {
  const { server, start } = linked();
  start();
  await pass(6_000);
  vi.setSystemTime(START_MS - 3_600_000);
  await pass(50_000);
  expect(server.streams[0]?.closed).toBe(true);
});

test('a stream that opens but brings nothing is given up', async () => {
  const { server, start } = linked();
  server.mode = 'mute';
  start();
  await pass(10_000);
  expect(server.streams[0]?.closed).toBe(true);
});
