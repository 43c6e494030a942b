// A real redis-server on a free port of its own, without persistence, ended when the signal fires.
import { type RedisProcess, startRedisProcess } from './redis-process.ts';
import { steadyPort } from './steady-port.ts';

export interface RedisServer extends RedisProcess {
  /** Database 2, as in production. */
  url: string;
}

/** Starts one and waits until it answers PING. Throws when `redis-server` is not installed. */
export async function startRedisServer(
  signal: AbortSignal,
  options: { port?: number; args?: string[] } = {},
): Promise<RedisServer> {
  const port = options.port ?? (await steadyPort());
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  const server = await startRedisProcess([...args, ...(options.args ?? [])], port, signal);
  return { ...server, url: `redis://127.0.0.1:${port}/2` };
}
