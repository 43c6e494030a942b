// One process of Redis, or of it as a sentinel, on a port of its own, ended when the signal fires.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';

export interface RedisProcess {
  port: number;
  pid: number;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
}

/** Starts one and waits until it answers PING. Throws when `redis-server` is not installed. */
export async function startRedisProcess(
  args: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<RedisProcess> {
  // A replica writes what its primary sends it into its working folder, whatever it is told to save.
  const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-redis-'));
  const child = spawn('redis-server', [...args], { stdio: 'ignore', cwd: folder });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  void exited.then(() => rmSync(folder, { recursive: true, force: true }));
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`redis-server could not be started: ${error}. Install it with: apt-get install redis-server`);
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  const gone = new AbortController();
  const ended = exited.then(() => {
    gone.abort();
    throw new Error(`redis-server ended before it answered on port ${port}. Is the port in use?`);
  });
  // Later it may end as it likes.
  ended.catch(() => {});
  const answered = answersPing(port, gone.signal);
  answered.catch(() => {});
  await Promise.race([answered, failed, ended]);
  return { port, pid: child.pid ?? 0, kill };
}

async function answersPing(port: number, gone: AbortSignal): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {
    // Refused until it listens; the next retry follows.
  });
  const giveUp = () => client.disconnect();
  gone.addEventListener('abort', giveUp, { once: true });
  await client.ping();
  client.disconnect();
}
