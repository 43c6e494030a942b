// A real redis-server on a free port of its own, without persistence, ended when the signal fires.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import getPort from 'get-port';
import { Redis } from 'ioredis';

export interface RedisServer {
  /** Database 2, as in production. */
  url: string;
  port: number;
  pid: number;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
}

/** Starts one and waits until it answers PING. Throws when `redis-server` is not installed. */
export async function startRedisServer(
  signal: AbortSignal,
  options: { port?: number; args?: string[] } = {},
): Promise<RedisServer> {
  const port = options.port ?? (await getPort());
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  const child = spawn('redis-server', [...args, ...(options.args ?? [])], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`redis-server could not be started: ${error}. Install it with: apt-get install redis-server`);
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  await Promise.race([answersPing(port), failed]);
  return { url: `redis://127.0.0.1:${port}/2`, port, pid: child.pid ?? 0, kill };
}

async function answersPing(port: number): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {
    // Refused until it listens; the next retry follows.
  });
  await client.ping();
  client.disconnect();
}
