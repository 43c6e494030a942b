// The demo's processes on Redis, each under its reporter, ended with the test.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { parseReport } from '../../server/contract/report.ts';
import { startRedisServer } from '../../testing/redis-server.ts';
import { steadyPorts } from '../../testing/steady-port.ts';
import { demoPorts, demoUrl } from '../ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const NAMES = ['frontend', 'api', 'worker', 'beat', 'terminal'];

export async function startDemo() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const server = await startRedisServer(ending.signal);
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const firstPort = await steadyPorts(Object.keys(demoPorts(0)).length);
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
  return { redisUrl: server.url, redis, countsOf, url: demoUrl(demoPorts(firstPort).frontend) };
}
