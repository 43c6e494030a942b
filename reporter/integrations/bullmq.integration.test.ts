import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue, type Telemetry, Worker } from 'bullmq';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startRedisServer } from '../../testing/redis-server.ts';
import { traceOutgoing } from '../requests/outgoing.ts';
import { traceJob } from '../requests/trace-job.ts';
import { createTraffic } from '../traffic.ts';
import { countQueue, countWorker } from './bullmq.ts';
import { createJobContexts } from './bullmq-telemetry.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const TRACE_ID = TRACEPARENT.slice(3, 35);

async function startRedis() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { port } = await startRedisServer(ending.signal, { args: ['--maxmemory-policy', 'noeviction'] });
  return { connection: { host: '127.0.0.1', port }, traffic: createTraffic() };
}

/** A server that is asked by jobs, and which headers it was sent. */
async function startAsked(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.traceparent}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('jobs count when they are added, alone or in bulk, and when a worker begins them, each attempt anew', async () => {
  const { connection, traffic } = await startRedis();

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
  const { connection, traffic } = await startRedis();
  traffic.requests.setWanted(true);
  const queue = new Queue('mail', { connection });
  countQueue(queue, { traffic, channel: 'async' });
  await traceJob(traffic, { name: 'the request', traceparent: TRACEPARENT }, async () => {
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
  const under = { traceId: TRACE_ID, parentSpanId: request?.spanId };
  expect(jobs).toMatchObject([
    { ...under, kind: 'job', route: 'mail/receipt', failed: false, channels: ['async'] },
    { ...under, kind: 'job', route: 'mail/copy', failed: true },
    { kind: 'job', route: 'mail/orphan', parentSpanId: null },
  ]);
  for (const { waitMs } of jobs) expect(waitMs).toBeGreaterThanOrEqual(0);
  await worker.close();
  await queue.close();
});

test('what a job asks, counts and queues while it runs is its own, at each attempt, however many run at once', async () => {
  const { connection, traffic } = await startRedis();
  const { url, asked } = await startAsked();
  onTestFinished(traceOutgoing());
  traffic.requests.setWanted(true);
  const queue = new Queue('mail', { connection });
  countQueue(queue, { traffic, channel: 'async' });
  await traceJob(traffic, { name: 'the request', traceparent: TRACEPARENT }, async () => {
    for (const name of ['a', 'b', 'c']) await queue.add(name, {}, { attempts: 2 });
  });
  await queue.add('orphan', {});
  const work = async ({ name, attemptsStarted }: { name: string; attemptsStarted: number }) => {
    await (await fetch(`${url}/${name}/${attemptsStarted}`)).arrayBuffer();
    if (name === 'a') traffic.count('letters');
    if (name === 'b' && attemptsStarted === 1) throw new Error('no paper');
    if (name === 'c') await queue.add('copy', {});
  };
  const worker = new Worker('mail', work, { connection, autorun: false, concurrency: 4 });
  countWorker(worker, { traffic, channel: 'async' });
  void worker.run();
  await vi.waitFor(() => expect(traffic.requests.take()).toHaveLength(7), { timeout: 20_000, interval: 20 });
  const told = traffic.requests.take();
  const of = (name: string, failed = false) =>
    told.find(({ route, failed: failedToo }) => route === `mail/${name}` && failed === failedToo) ??
    expect.fail(`nothing of ${name}`);
  const header = (name: string, failed = false) => `00-${of(name, failed).traceId}-${of(name, failed).spanId}-01`;
  expect(asked.toSorted()).toEqual([
    `/a/1 ${header('a')}`,
    `/b/1 ${header('b', true)}`,
    `/b/2 ${header('b')}`,
    `/c/1 ${header('c')}`,
    `/copy/1 ${header('copy')}`,
    `/orphan/1 ${header('orphan')}`,
  ]);
  const [request] = told;
  for (const name of ['a', 'b', 'c'])
    expect(of(name)).toMatchObject({ traceId: TRACE_ID, parentSpanId: request?.spanId });
  expect(of('b', true)).toMatchObject({ traceId: TRACE_ID, parentSpanId: request?.spanId });
  expect(of('copy')).toMatchObject({ traceId: TRACE_ID, parentSpanId: of('c').spanId });
  expect(of('orphan').traceId).not.toBe(TRACE_ID);
  expect(of('a').channels).toEqual(['async', 'letters']);
  expect(of('b').channels).toEqual(['async']);
  await worker.close();
  await queue.close();
});

test('an app’s own telemetry stands, and its jobs are told all the same', async () => {
  const { connection, traffic } = await startRedis();
  traffic.requests.setWanted(true);
  const own: Telemetry = createJobContexts(traffic.requests).telemetry;
  const queue = new Queue('mail', { connection });
  countQueue(queue, { traffic, channel: 'async' });
  await traceJob(traffic, { name: 'the request', traceparent: TRACEPARENT }, () => queue.add('receipt', {}));
  const worker = new Worker('mail', async () => {}, { connection, autorun: false, telemetry: own });
  countWorker(worker, { traffic, channel: 'async' });
  expect(worker.opts.telemetry).toBe(own);
  void worker.run();
  await vi.waitFor(() => expect(traffic.requests.take()).toHaveLength(2), { timeout: 20_000, interval: 20 });
  expect(traffic.requests.take()[1]).toMatchObject({ route: 'mail/receipt', traceId: TRACE_ID, channels: ['async'] });
  await worker.close();
  await queue.close();
});
