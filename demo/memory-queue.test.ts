import { expect, test } from 'vitest';
import { KEEP_FINISHED_MS } from './job.ts';
import { createMemoryQueue } from './memory-queue.ts';

const never = new AbortController().signal;

test('jobs are taken in the order in which they were added', async () => {
  const queue = createMemoryQueue();
  const first = await queue.add('receipt', null);
  const second = await queue.add('clean-up', null);
  expect(await queue.waiting()).toBe(2);
  expect(await queue.take(never)).toEqual({ ...first, state: 'running' });
  expect(await queue.take(never)).toEqual({ ...second, state: 'running' });
  expect(await queue.waiting()).toBe(0);
});

test('a taker that waits gets the job that is added next, and only one taker does', async () => {
  const queue = createMemoryQueue();
  const leaving = new AbortController();
  const [one, other] = [queue.take(never), queue.take(leaving.signal)];
  const job = await queue.add('receipt', null);
  expect((await one)?.id).toBe(job.id);
  leaving.abort();
  expect(await other).toBeNull();
});

test('a finished job keeps its result until a clean-up finds it old', async () => {
  let nowMs = 0;
  const queue = createMemoryQueue(() => nowMs);
  await queue.add('receipt', null);
  const job = await queue.take(never);
  if (job === null) throw new Error('no job');
  await queue.finish({ ...job, result: 'made', tookMs: 30 });
  expect(await queue.find(job.id)).toEqual({ ...job, state: 'done', result: 'made', tookMs: 30 });
  nowMs = KEEP_FINISHED_MS;
  expect(await queue.dropFinished()).toBe(0);
  nowMs += 1;
  expect(await queue.dropFinished()).toBe(1);
  expect(await queue.find(job.id)).toBeNull();
});
