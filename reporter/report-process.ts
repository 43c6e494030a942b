// Puts a reporter together: settings -> source, publisher, loop. Used by the CLI and by startReporter alike.
import { type Clock, systemClock } from './clock.ts';
import { tokenInTheClear } from './exposed-secrets.ts';
import { newId } from './new-id.ts';
import type { Publisher } from './publishers/publisher.ts';
import { createRedisPublisher } from './publishers/redis.ts';
import { createRedisClientPublisher } from './publishers/redis-client.ts';
import { startReporterLoop } from './reporter.ts';
import type { Settings, Target } from './settings.ts';
import { chooseSource } from './sources/choose-source.ts';
import { readHostId } from './sources/host-id.ts';
import { thisMachine } from './sources/machine.ts';
import { createReadToken } from './token.ts';
import type { Counts } from './traffic.ts';
import type { Warn } from './warn.ts';

export interface Subject {
  /** The process whose tree is measured where the cgroup is shared with others; null: measure the cgroup in any case. */
  treeRootPid: number | null;
  traffic: Counts;
  warn: Warn;
  /** Told whenever somebody begins or ends to watch, and once at the start. */
  onWatched?: (isWatched: boolean) => void;
}

/** Reports until the signal fires. Never rejects: what goes wrong is warned of. */
export async function reportProcess(settings: Settings, subject: Subject, signal: AbortSignal): Promise<void> {
  const { name, instance, intervalMs, target, cgroupRoot } = settings;
  const { treeRootPid, warn } = subject;
  const clock = systemClock;
  // What the loop uses outlives the signal until the last report is out.
  const closing = new AbortController();
  try {
    const machine = thisMachine();
    const hostId = readHostId(machine);
    const boot = { bootId: newId(), startedAtMs: clock.nowMs() };
    const identity = { name, instance, ...boot, ...(hostId !== null && { hostId }) };
    const publisher = await createPublisher(target, clock, warn, closing.signal);
    const source = chooseSource({ machine, cgroupRoot, treeRootPid, clock, warn }, closing.signal);
    await startReporterLoop({ ...subject, identity, intervalMs, source, publisher, clock }, signal);
  } catch (error) {
    warn('bug', `reporting ended: ${error instanceof Error ? error.stack : error}`);
  } finally {
    closing.abort();
  }
}

/** HTTP is loaded on demand: a reporter to Redis need not pay for its modules. */
async function createPublisher(target: Target, clock: Clock, warn: Warn, signal: AbortSignal): Promise<Publisher> {
  if (target.kind === 'redis') return createRedisPublisher(target.redis, target.keyPrefix, signal);
  if (target.kind === 'client') return createRedisClientPublisher(target.client, target.keyPrefix, clock);
  const exposed = tokenInTheClear(target);
  if (exposed !== null) warn('token', exposed);
  const { createHttpPublisher } = await import('./publishers/http.ts');
  const readToken = createReadToken(target.token, target.tokenFile, warn);
  return createHttpPublisher({ server: target.server, readToken }, signal);
}
