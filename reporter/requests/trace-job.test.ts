import { expect, test } from 'vitest';
import { createRequestLog } from './request-log.ts';
import { currentTraceparent, traceJob } from './trace-job.ts';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function watched() {
  const requests = createRequestLog();
  requests.setWanted(true);
  return { requests, entries: () => requests.take() };
}

test('a job is told with its wait and its run, under what queued it', async () => {
  const app = watched();
  const queuedAtMs = performance.timeOrigin + performance.now() - 1_000;
  const job = { name: 'mail/receipt', traceparent: PARENT, queuedAtMs };
  expect(await traceJob(app, job, async () => 'sent')).toBe('sent');
  const [entry] = app.entries();
  expect(entry).toMatchObject({
    kind: 'job',
    traceId: PARENT.slice(3, 35),
    parentSpanId: PARENT.slice(36, 52),
    route: 'mail/receipt',
    failed: false,
  });
  expect(entry?.waitMs).toBeGreaterThanOrEqual(1_000);
});

test('a job that throws is told as failed, and throws the same', async () => {
  const app = watched();
  const error = new Error('no paper');
  const failing = traceJob(app, { name: 'print' }, () => {
    throw error;
  });
  await expect(failing).rejects.toBe(error);
  expect(app.entries()).toMatchObject([{ failed: true, waitMs: null, parentSpanId: null }]);
});

test.each([undefined, null, 42, Symbol('mail'), {}, Object.create(null)])(
  'a job whose name is no text, such as %o, gives its result all the same, and is told under some text',
  async (name) => {
    const app = watched();
    expect(await traceJob(app, { name: name as string }, () => 'sent')).toBe('sent');
    expect(app.entries()).toMatchObject([{ route: expect.stringMatching(/./), failed: false }]);
  },
);

test('what a job queues in turn has the job as its parent', async () => {
  const app = watched();
  const inner = await traceJob(app, { name: 'a', traceparent: PARENT }, () => currentTraceparent());
  await traceJob(app, { name: 'b', traceparent: inner }, () => {});
  const [a, b] = app.entries();
  expect([b?.traceId, b?.parentSpanId]).toEqual([a?.traceId, a?.spanId]);
});

test('while nobody watches the job runs, and is nobody’s', async () => {
  const requests = createRequestLog();
  expect(await traceJob({ requests }, { name: 'a', traceparent: PARENT }, () => currentTraceparent())).toBeNull();
  expect(requests.take()).toEqual([]);
});
