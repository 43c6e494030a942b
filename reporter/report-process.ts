// Puts a reporter together: settings -> source, publisher, loop. Used by the CLI and by startReporter alike.
import { randomUUID } from 'node:crypto';
import { systemClock } from './clock.ts';
import type { Publisher } from './publishers/publisher.ts';
import { startReporterLoop } from './reporter.ts';
import type { Settings, Target } from './settings.ts';
import { chooseSource } from './sources/choose-source.ts';
import { thisMachine } from './sources/machine.ts';
import { createReadToken } from './token.ts';
import type { Traffic } from './traffic.ts';
import type { Warn } from './warn.ts';

export interface Subject {
  /** The process whose tree is measured where the cgroup is shared with others; null: measure the cgroup in any case. */
  treeRootPid: number | null;
  traffic: Traffic;
  warn: Warn;
}

/** Reports until the signal fires. Never rejects: what goes wrong is warned of. */
export async function reportProcess(settings: Settings, subject: Subject, signal: AbortSignal): Promise<void> {
  const { name, instance, intervalMs, target, cgroupRoot } = settings;
  const { treeRootPid, traffic, warn } = subject;
  const clock = systemClock;
  try {
    const identity = { name, instance, bootId: randomUUID(), startedAtMs: clock.nowMs() };
    const publisher = await createPublisher(target, warn, signal);
    const source = chooseSource({ machine: thisMachine(), cgroupRoot, treeRootPid, clock, warn }, signal);
    await startReporterLoop({ identity, intervalMs, source, publisher, traffic, clock, warn }, signal);
  } catch (error) {
    warn('bug', `reporting ended: ${error instanceof Error ? error.stack : error}`);
  }
}

/** Imported on demand: a reporter that posts to a server need not load the Redis client. */
async function createPublisher(target: Target, warn: Warn, signal: AbortSignal): Promise<Publisher> {
  if (target.kind === 'redis') {
    const { createRedisPublisher } = await import('./publishers/redis.ts');
    return createRedisPublisher(target.address, target.keyPrefix, signal);
  }
  const { createHttpPublisher } = await import('./publishers/http.ts');
  const readToken = createReadToken(target.token, target.tokenFile, warn);
  return createHttpPublisher({ server: target.server, readToken }, signal);
}
