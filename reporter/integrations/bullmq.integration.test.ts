import { Queue, Worker } from 'bullmq';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startRedisServer } from '../../testing/redis-server.ts';
import { createTraffic } from '../traffic.ts';
import { countQueue, countWorker } from './bullmq.ts';

test('jobs count when they are added, alone or in bulk, and when a worker begins them, each attempt anew', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { port } = await startRedisServer(ending.signal, { args: ['--maxmemory-policy', 'noeviction'] });
  const connection = { host: '127.0.0.1', port };
  const traffic = createTraffic();

  const queue = new Queue('receipts', { connection });
  countQueue(queue, { traffic, channel: 'enqueued' });
  await queue.add('one', {});
  await queue.add('later', {}, { delay: 3_600_000 });
  const added = await queue.addBulk(Array.from({ length: 1_500 }, (_, index) => ({ name: 'many', data: { index } })));
  expect(added).toHaveLength(1_500);
  expect(traffic.totals()).toEqual({ enqueued: 1_502 });

  let attempts = 0;
  const work = async ({ name }: { name: string }) => {
    if (name === 'twice' && ++attempts === 1) throw new Error('the first attempt fails');
  };
  await queue.add('twice', {}, { attempts: 2 });
  const worker = new Worker('receipts', work, { connection, concurrency: 50 });
  countWorker(worker, { traffic, channel: 'processed' });
  await vi.waitFor(async () => expect(await queue.getCompletedCount()).toBe(1_502), { timeout: 30_000, interval: 50 });
  expect(traffic.totals()).toEqual({ enqueued: 1_503, processed: 1_503 });
  expect(traffic.clamped()).toBe(0);
  await worker.close();
  await queue.close();
});
