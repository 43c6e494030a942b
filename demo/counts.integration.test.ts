// The demo on Redis, each process under its reporter: what it does is counted on its four channels.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import getPort from 'get-port';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseReport } from '../server/contract/report.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { demoPorts, demoUrl } from './ports.ts';

const ROOT = join(import.meta.dirname, '..');
const NAMES = ['frontend', 'api', 'worker', 'beat', 'terminal'];

async function startDemo() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const server = await startRedisServer(ending.signal);
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const firstPort = await getPort();
  const env = { PATH: process.env['PATH'], DEMO_PORT: String(firstPort), OPS_REDIS_URL: server.url };
  for (const name of NAMES) {
    const args = [join(ROOT, 'reporter/main.ts'), '--name', name, '--interval', '250ms', '--'];
    const child = spawn(process.execPath, [...args, process.execPath, join(ROOT, 'demo', `${name}.ts`)], { env });
    onTestFinished(() => void child.kill('SIGTERM'));
  }
  const countsOf = async (name: string) => {
    const [key = ''] = await redis.keys(`sidecar:metrics:${name}:*`);
    const parsed = parseReport((await redis.get(key)) ?? '');
    return parsed.ok ? parsed.value.traffic : {};
  };
  return { countsOf, url: demoUrl(demoPorts(firstPort).frontend) };
}

test('requests, jobs, ticks and commands of the demo stand in the reports of who did them', async () => {
  const { countsOf, url } = await startDemo();
  await vi.waitFor(async () => expect((await fetch(`${url}/api/me`)).status).toBe(200), { timeout: 20_000 });
  const requests = (await countsOf('api'))['browser'] ?? 0;
  for (let index = 0; index < 3; index++) await (await fetch(`${url}/api/jobs`, { method: 'POST' })).json();
  const body = JSON.stringify({ command: 'uptime' });
  await (await fetch(`${url}/api/exec`, { method: 'POST', body })).text();
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
