// The server is told to end while as many streams are open as it takes, some of them behind.
import { once } from 'node:events';
import { get, IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createKeys } from '../server/contract/keys.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { nextReport } from '../server/testing/make-report.ts';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { connectTo } from './connect-to.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { tell } from './tell.ts';

const STREAMS = 1_000;
/** Behind when the signal comes; they read on at once. */
const BEHIND = 20;
/** Behind, and they never read again. */
const STALLED = 5;
const ENTRANCE_WIDTH = 20;
const ENDED_WITHIN_MS = 2_000;
/** More than the kernel holds for a reader, which is about 4 MB. */
const TOLD_BYTES = 9_000_000;
const TRAFFIC = Object.fromEntries(
  Array.from({ length: 150 }, (_, index) => [`a-channel-of-many-${index}`, 1e12 + index]),
);

interface Stream {
  response: IncomingMessage;
  /** Its newest text; a frame's name and all of a short frame is in it. */
  tail: string;
  ended: Promise<unknown>;
}

async function open(server: ServerProcess, signal: AbortSignal): Promise<Stream> {
  const address = `${server.url}/api/monitor/sidecars/events?ticket=${await server.ticket()}`;
  const [response] = await once(get(address, { agent: false, signal }), 'response');
  if (!(response instanceof IncomingMessage) || response.statusCode !== 200) throw new Error('no stream');
  const ended = new Promise((resolve) => response.once('close', resolve));
  const stream = { response, tail: '', ended };
  response.on('error', () => {
    // Cut off: 'close' follows.
  });
  response.setEncoding('latin1').on('data', (text: string) => {
    stream.tail = (stream.tail + text).slice(-300);
  });
  return stream;
}

async function openAll(server: ServerProcess, count: number, signal: AbortSignal): Promise<Stream[]> {
  const streams: Stream[] = [];
  while (streams.length < count) {
    const batch = Array.from({ length: Math.min(ENTRANCE_WIDTH, count - streams.length) }, () => open(server, signal));
    streams.push(...(await Promise.all(batch)));
  }
  return streams;
}

/** Tells of reports of about 7 kB each, until a reader has taken enough of them. */
async function tellMuch(redisUrl: string, isEnough: () => boolean, signal: AbortSignal): Promise<void> {
  const redis = connectTo(redisUrl, signal);
  const keys = createKeys();
  while (!isEnough())
    await redis.publish(keys.reports, toWireJson(nextReport({ name: 'api', instance: 'a', traffic: TRAFFIC })));
}

const saidBye = ({ tail }: Stream) => tail.includes('event: bye\n') && tail.includes('"reason":"shutdown"');

test(`told to end with ${STREAMS} streams open, the server says bye to all that read and is gone within 2 s`, async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(signal);
  const server = await startServerProcess({ redisUrl: redis.url, topology: topology('api') }, signal);
  const slow = await openAll(server, BEHIND + STALLED, signal);
  for (const { response } of slow) response.pause();
  const [reader] = await openAll(server, 1, signal);
  let bytes = 0;
  reader?.response.on('data', (text: string) => {
    bytes += text.length;
  });
  await tellMuch(redis.url, () => bytes > TOLD_BYTES, signal);
  const others = await openAll(server, STREAMS - slow.length - 1, signal);
  await until('each has had its picture', () => others.every(({ tail }) => tail !== ''), 20_000);

  const [behind, stalled] = [slow.slice(0, BEHIND), slow.slice(BEHIND)];
  const beganMs = performance.now();
  const gone = server.terminate();
  for (const { response } of behind) response.resume();
  const code = await gone;
  const goneMs = performance.now() - beganMs;
  for (const { response } of stalled) response.resume();
  const readers = [...others, ...(reader ? [reader] : [])];
  await Promise.all([...readers, ...slow].map(({ ended }) => ended));
  tell('many-streams-end', {
    streams: readers.length + slow.length,
    goneMs: Math.round(goneMs),
    byeToReaders: readers.filter(saidBye).length,
    byeToThoseBehind: behind.filter(saidBye).length,
    byeToStalled: stalled.filter(saidBye).length,
  });
  expect(code).toBe(0);
  expect(goneMs).toBeLessThan(ENDED_WITHIN_MS);
  expect(readers.filter((stream) => !saidBye(stream))).toHaveLength(0);
  expect(behind.filter((stream) => !saidBye(stream))).toHaveLength(0);
  expect(server.faults()).toEqual([]);
});
