// Reports to Redis. In: reports. Out: one pipeline each (SET, ZADD, PUBLISH) that also reads the watch lease.
// The connection is made by the first report, and anew by the next one after a failure: nothing is ever queued or sent
// twice. It is closed when the signal fires.
import { Redis } from 'ioredis';
import { createKeys, instanceMember, parseInterval, REPORT_TTL_SECONDS } from '../../server/contract/keys.ts';
import type { Report } from '../../server/contract/report.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { PublishError, type Publisher } from './publisher.ts';
import type { RedisAddress } from './redis-url.ts';
import { withDeadline } from './with-deadline.ts';

export const CONNECT_TIMEOUT_MS = 500;
export const COMMAND_TIMEOUT_MS = 100;

export function createRedisPublisher(address: RedisAddress, keyPrefix: string, signal: AbortSignal): Publisher {
  const keys = createKeys(keyPrefix);
  let client: Redis | null = null;
  let lastError: Error | null = null;

  const drop = () => {
    client?.disconnect();
    // A frozen server never answers the end of the connection.
    client?.stream?.destroy();
    client = null;
  };
  const connected = async () => {
    if (client?.status === 'ready') return client;
    drop();
    lastError = null;
    client = createClient(address.url, (error) => {
      lastError = error;
    });
    await withDeadline(client.connect(), CONNECT_TIMEOUT_MS, `no connection within ${CONNECT_TIMEOUT_MS} ms`);
    // Telemetry alone must not keep an app running.
    client.stream.unref();
    return client;
  };
  const send = async (report: Report) => {
    const json = toWireJson(report);
    const { name, instance, reportedAtMs } = report;
    const replies = (await connected())
      .pipeline()
      .set(keys.report(name, instance), json, 'EX', REPORT_TTL_SECONDS)
      .zadd(keys.instances, reportedAtMs, instanceMember(name, instance))
      .publish(keys.reports, json)
      .get(keys.watch)
      .exec();
    return leaseOf(await withDeadline(replies, COMMAND_TIMEOUT_MS, `no answer within ${COMMAND_TIMEOUT_MS} ms`));
  };

  signal.addEventListener('abort', drop, { once: true });
  return {
    publish: async (report) => {
      try {
        return { watchIntervalMs: await send(report) };
      } catch (error) {
        drop();
        // What ioredis rejects with often says only that the connection is closed; the event says why.
        throw explain(lastError ?? error, address);
      }
    },
  };
}

function createClient(url: string, onError: (error: Error) => void): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    keepAlive: 10_000,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    retryStrategy: () => null,
  });
  client.on('error', onError);
  return client;
}

type Replies = readonly (readonly [Error | null, unknown])[] | null;

/** The last reply is the lease. An error in any reply is the whole publish's. */
function leaseOf(replies: Replies): number | null {
  if (replies === null) throw new Error('the connection was closed');
  for (const [error] of replies) if (error) throw error;
  const lease = replies.at(-1)?.[1];
  return typeof lease === 'string' ? parseInterval(lease) : null;
}

function explain(error: unknown, { shown }: RedisAddress): PublishError {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  const kind = /NOAUTH|WRONGPASS|NOPERM/.test(reason)
    ? 'auth'
    : /READONLY|OOM|MISCONF/.test(reason)
      ? 'refused'
      : 'link';
  return new PublishError(
    kind,
    `publishing to ${shown} failed: ${reason.replace(/\.$/, '')}. ${REMEDIES[kind]} It is tried again every 5 s.`,
  );
}

const REMEDIES = {
  auth: 'Put a user and password that may write into OPS_REDIS_URL: redis://user:password@host:6379/2.',
  refused: 'Redis is up but takes no writes: look at its memory limit, its disk, and whether it is a replica.',
  link: 'Start Redis there, or name the right one with --redis or OPS_REDIS_URL.',
};
