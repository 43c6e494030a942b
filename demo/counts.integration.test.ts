// The demo on Redis, each process under its reporter: what it does is counted on its four channels.
import { expect, test, vi } from 'vitest';
import { startDemo } from './testing/start-demo.ts';

test('requests, jobs, ticks and commands of the demo stand in the reports of who did them', async () => {
  const { countsOf, url } = await startDemo();
  await vi.waitFor(async () => expect((await fetch(`${url}/api/me`)).status).toBe(200), { timeout: 20_000 });
  const requests = (await countsOf('api'))['browser'] ?? 0;
  for (let index = 0; index < 3; index++) await (await fetch(`${url}/api/jobs`, { method: 'POST' })).json();
  const body = JSON.stringify({ command: 'uptime' });
  const exec = async () => expect((await fetch(`${url}/api/exec`, { method: 'POST', body })).status).toBe(200);
  // The terminal may be the last to listen; until then the api answers 502, and nothing is counted there.
  await vi.waitFor(exec, { timeout: 20_000, interval: 50 });
  await vi.waitFor(
    async () => {
      expect((await countsOf('frontend'))['browser']).toBeGreaterThanOrEqual(requests + 4);
      expect((await countsOf('api'))['browser']).toBeGreaterThanOrEqual(requests + 4);
      expect((await countsOf('api'))['async']).toBe(3);
      expect((await countsOf('worker'))['async']).toBeGreaterThanOrEqual(3);
      expect((await countsOf('beat'))['scheduled']).toBeGreaterThan(0);
      expect((await countsOf('terminal'))['ws-exec']).toBe(1);
    },
    { timeout: 20_000, interval: 50 },
  );
});
