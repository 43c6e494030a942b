import { createHttpQueue } from './http-queue.ts';
import type { JobQueue } from './job.ts';
import { demoPorts, demoUrl, firstDemoPort } from './ports.ts';
import { createRedisQueue } from './redis-queue.ts';

/** The queue that the demo runs on: Redis where `OPS_REDIS_URL` is set, else the process `queue`. */
export function openQueue(env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): JobQueue {
  const redisUrl = env['OPS_REDIS_URL'];
  return redisUrl ? createRedisQueue(redisUrl, signal) : createHttpQueue(demoUrl(demoPorts(firstDemoPort(env)).queue));
}
