import { Queue, Worker } from 'bullmq';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startRedisServer } from '../../testing/redis-server.ts';
import { traceJob } from '../requests/trace-job.ts';
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

test('while somebody watches a job is told with its wait and run, under the request that queued it', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { port } = await startRedisServer(ending.signal, { args: ['--maxmemory-policy', 'noeviction'] });
  const connection = { host: '127.0.0.1', port };
  const traffic = createTraffic();
  traffic.requests.setWanted(true);
  const queue = new Queue('mail', { connection });
  countQueue(queue, { traffic, channel: 'async' });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await traceJob(traffic, { name: 'the request', traceparent }, async () => {
    await queue.add('receipt', {});
    await queue.addBulk([{ name: 'copy', data: {} }]);
  });
  await queue.add('orphan', {});
  const work = async ({ name }: { name: string }) => {
    if (name === 'copy') throw new Error('no paper');
  };
  const worker = new Worker('mail', work, { connection, autorun: false });
  countWorker(worker, { traffic, channel: 'async' });
  void worker.run();
  await vi.waitFor(() => expect(traffic.requests.take()).toHaveLength(4), { timeout: 20_000, interval: 20 });
  const [request, ...jobs] = traffic.requests.take();
  const under = { traceId: traceparent.slice(3, 35), parentSpanId: request?.spanId };
  expect(jobs).toMatchObject([
    { ...under, kind: 'job', route: 'mail/receipt', failed: false, channels: ['async'] },
    { ...under, kind: 'job', route: 'mail/copy', failed: true },
    { kind: 'job', route: 'mail/orphan', parentSpanId: null },
  ]);
  for (const { waitMs } of jobs) expect(waitMs).toBeGreaterThanOrEqual(0);
  await worker.close();
  await queue.close();
});
