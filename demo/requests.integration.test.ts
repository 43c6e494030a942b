// One click on "Run a job", as the demo's processes tell of it while somebody watches.
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport } from '../server/contract/report.ts';
import type { RequestEntry } from '../server/contract/request-entry.ts';
import { startDemo } from './testing/start-demo.ts';

test('a job that the page ordered is one trace through frontend, api and worker, whose times fit into each other', async () => {
  const { url, redis, redisUrl } = await startDemo();
  const told: (RequestEntry & { name: string })[] = [];
  const subscriber = new Redis(redisUrl);
  onTestFinished(() => subscriber.disconnect());
  await subscriber.subscribe('sidecar:reports');
  subscriber.on('message', (_channel: string, json: string) => {
    const parsed = parseReport(json);
    if (!parsed.ok) throw new Error(parsed.reason);
    told.push(...(parsed.value.requests ?? []).map((entry) => ({ ...entry, name: parsed.value.name })));
  });
  await redis.set('sidecar:watch', '500');
  const order = async () => {
    const answer = await fetch(`${url}/api/jobs`, { method: 'POST' });
    await answer.text();
    return answer.headers.get('x-request-id');
  };
  /** Each process hears of the viewer by itself, so the first orders may be followed only in part. */
  const whole = async () => {
    const traceId = await order();
    return vi.waitFor(
      () => {
        const found = told.filter((entry) => traceId !== null && entry.traceId === traceId);
        if (found.length < 3) throw new Error(`only ${found.map(({ name }) => name)}`);
        return found;
      },
      { timeout: 1_500, interval: 20 },
    );
  };
  const entries = await vi.waitFor(whole, { timeout: 30_000, interval: 10 });
  const of = (name: string) => entries.find((entry) => entry.name === name) ?? expect.fail(`nothing of ${name}`);
  const [frontend, api, worker] = [of('frontend'), of('api'), of('worker')];
  expect(frontend).toMatchObject({ method: 'POST', route: '/api/jobs', status: 202, parentSpanId: null });
  expect(frontend.channels).toEqual(['browser']);
  expect(api).toMatchObject({ parentSpanId: frontend.spanId, channels: ['browser', 'async'] });
  expect(worker).toMatchObject({ kind: 'job', route: 'jobs/receipt', parentSpanId: api.spanId, channels: ['async'] });
  expect(api.startedAtMs).toBeGreaterThan(frontend.startedAtMs - 2);
  expect(api.durationMs).toBeLessThanOrEqual(frontend.durationMs);
  expect(worker.waitMs).toBeGreaterThanOrEqual(0);
  expect(worker.startedAtMs - (worker.waitMs ?? 0)).toBeGreaterThan(api.startedAtMs - 2);
});
