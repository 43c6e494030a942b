// A Redis that is killed, frozen and started again on the same port. It keeps nothing: after a kill it is empty.
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';

export interface FaultyRedis {
  url: string;
  port: number;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
  /** Starts it again, and waits until it answers. */
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export async function startFaultyRedis(signal: AbortSignal, args: string[] = []): Promise<FaultyRedis> {
  let ending = new AbortController();
  let redis: RedisServer = await startRedisServer(ending.signal, { args });
  signal.addEventListener('abort', () => ending.abort(), { once: true });
  return {
    url: redis.url,
    port: redis.port,
    kill: () => redis.kill(),
    async start() {
      ending = new AbortController();
      redis = await startRedisServer(ending.signal, { port: redis.port, args });
    },
    freeze: () => void process.kill(redis.pid, 'SIGSTOP'),
    thaw: () => void process.kill(redis.pid, 'SIGCONT'),
  };
}
