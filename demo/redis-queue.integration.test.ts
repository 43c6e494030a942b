import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedisServer } from '../testing/redis-server.ts';
import type { JobQueue } from './job.ts';
import { createRedisQueue } from './redis-queue.ts';

const ending = new AbortController();
let queue: JobQueue;

beforeAll(async () => {
  queue = createRedisQueue((await startRedisServer(ending.signal)).url, ending.signal);
});
afterAll(() => ending.abort());

test('on Redis a job waits, is taken in order, is finished and found', async () => {
  const first = await queue.add('receipt', null);
  const second = await queue.add('clean-up', null);
  expect(await queue.waiting()).toBe(2);
  expect(await queue.take(ending.signal)).toEqual({ ...first, state: 'running' });
  expect(await queue.find(first.id)).toEqual({ ...first, state: 'running' });
  expect((await queue.take(ending.signal))?.id).toBe(second.id);
  await queue.finish({ ...first, result: 'made', tookMs: 30 });
  expect(await queue.find(first.id)).toEqual({ ...first, state: 'done', result: 'made', tookMs: 30 });
  expect(await queue.find('unknown')).toBeNull();
  expect(await queue.dropFinished()).toBe(0);
});

test('on Redis a taker that waits gets the next job', async () => {
  const taken = queue.take(ending.signal);
  const job = await queue.add('receipt', null);
  expect((await taken)?.id).toBe(job.id);
});
