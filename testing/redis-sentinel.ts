// A primary, a replica and three sentinels that look after them, on free ports, ended when the signal fires.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedisProcess } from './redis-process.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { steadyPort } from './steady-port.ts';

const SENTINELS = 3;

export interface SentinelSetup {
  /** redis+sentinel://, database 2. */
  url: string;
  primary: RedisServer;
  replica: RedisServer;
}

/** Resolves when the sentinels know each other and the replica, so that they can fail over. */
export async function startRedisSentinel(signal: AbortSignal): Promise<SentinelSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'sidescope-sentinel-'));
  signal.addEventListener('abort', () => void rm(folder, { recursive: true, force: true }), { once: true });
  const primary = await startRedisServer(signal, { args: ['--repl-diskless-sync-delay', '0'] });
  const replica = await startRedisServer(signal, { args: ['--replicaof', '127.0.0.1', String(primary.port)] });
  const ports: number[] = [];
  for (let index = 0; index < SENTINELS; index += 1) {
    const port = await steadyPort();
    // Sentinel writes what it learns into its own file.
    const file = join(folder, `sentinel-${index}.conf`);
    await writeFile(file, configOf(port, primary.port, folder));
    await startRedisProcess([file, '--sentinel'], port, signal);
    ports.push(port);
  }
  await Promise.all(ports.map(knowsAll));
  return {
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/main/2`,
    primary,
    replica,
  };
}

const configOf = (port: number, primaryPort: number, folder: string) =>
  [
    `port ${port}`,
    'bind 127.0.0.1',
    'daemonize no',
    `dir ${folder}`,
    `sentinel monitor main 127.0.0.1 ${primaryPort} 2`,
    'sentinel down-after-milliseconds main 1000',
    'sentinel failover-timeout main 5000',
  ].join('\n');

async function knowsAll(port: number): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1' });
  try {
    for (;;) {
      const known = String(await client.info('sentinel'));
      if (known.includes(`slaves=1,sentinels=${SENTINELS}`)) return;
      await delay(50);
    }
  } finally {
    client.disconnect();
  }
}
