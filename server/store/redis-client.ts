// Clients of Redis for each form of OPS_REDIS_URL: standalone, behind Sentinel, Cluster. Nothing waits for a Redis that is
// away, and nothing is sent twice.
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Endpoint, RedisTarget } from '../contract/redis-url.ts';

export type RedisClient = Redis | Cluster;

export const CONNECT_TIMEOUT_MS = 500;

const OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  // Bounds the handshake of a Redis that accepts but does not answer; callers wait for less.
  commandTimeout: 1_000,
  connectTimeout: CONNECT_TIMEOUT_MS,
  // A closed socket that Redis does not close as well is destroyed after this, not after 2 s.
  disconnectTimeout: 100,
  keepAlive: 10_000,
  disableClientInfo: true,
  // Ready would mean more than that it answers: a replica that lost its primary is not, and can be read all the same.
  enableReadyCheck: false,
} satisfies RedisOptions;

const backOff = (attempt: number) => Math.min(attempt * 50, 500);

/** A client that goes on trying to connect until it is told to disconnect. */
export function createRedisClient(target: RedisTarget, connectionName: string): RedisClient {
  if (target.kind !== 'cluster')
    return new Redis({ ...optionsOf(target), ...placeOf(target), connectionName, retryStrategy: backOff });
  const options = {
    redisOptions: { ...optionsOf(target), connectionName },
    enableOfflineQueue: false,
    clusterRetryStrategy: backOff,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    // A command whose connection broke may have been run: only the caller knows whether it may be sent again.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
  };
  return new Cluster([...target.endpoints], options);
}

/** A connection that hears channels. It does not come back by itself. In a Cluster any node will do: `node` of those known. */
export function createSubscriberClient(target: RedisTarget, node: Endpoint | null): Redis {
  const place = target.kind === 'cluster' ? { ...(node ?? target.endpoints[0]) } : placeOf(target);
  const once = { retryStrategy: () => null, sentinelRetryStrategy: () => null };
  return new Redis({ ...optionsOf(target), ...place, ...once, connectionName: 'sidescope-subscriber' });
}

/** The nodes of a Cluster that are known now; none of the other forms. */
export function knownNodes(client: RedisClient): Endpoint[] {
  if (!(client instanceof Cluster)) return [];
  return client.nodes('all').map(({ options: { host = '127.0.0.1', port = 6379 } }) => ({ host, port }));
}

/**
 * Whether anybody listens to a channel. In a Cluster each node knows its own listeners alone, and a dead one stays known for
 * long; rejects where none answers.
 */
export async function hasListeners(client: RedisClient, channel: string): Promise<boolean> {
  const nodes = client instanceof Cluster ? client.nodes('all') : [client];
  const asked = await Promise.allSettled(nodes.map((node) => node.pubsub('NUMSUB', channel)));
  const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const reasons = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  // A Cluster that lost every node knows none.
  if (answers.length === 0) throw reasons[0] ?? new Error('Connection is closed.');
  return answers.some(([, count]) => Number(count) > 0);
}

function placeOf(target: Exclude<RedisTarget, { kind: 'cluster' }>) {
  if (target.kind === 'standalone') return { ...target.endpoint };
  return {
    sentinels: [...target.endpoints],
    name: target.master,
    sentinelRetryStrategy: backOff,
    sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    ...(target.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  };
}

const optionsOf = ({ username, password, database, tls }: RedisTarget) => ({
  ...OPTIONS,
  db: database,
  ...(username !== null && { username }),
  ...(password !== null && { password }),
  ...(tls && { tls: {} }),
});
