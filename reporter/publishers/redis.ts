// Reports to Redis. In: reports. Out: one pipeline each (SET, ZADD, PUBLISH) that also reads the watch lease, and word of
// a changed lease in between. The connection is made by the first report, and anew by the next one after a failure:
// nothing is ever queued or sent twice. It is closed when the signal fires. A client of our own speaks to Redis, since
// the usual one costs 9 MB in the app and does not pass on word of changed keys.
import { createKeys, instanceMember, parseInterval, REPORT_TTL_SECONDS } from '../../server/contract/keys.ts';
import type { RedisTarget } from '../../server/contract/redis-url.ts';
import type { Report } from '../../server/contract/report.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { type Connection, throwErrors } from '../resp/connection.ts';
import type { Reply } from '../resp/decode.ts';
import type { Command } from '../resp/encode.ts';
import { createFindNode } from '../resp/find-node.ts';
import { PublishError, type Publisher } from './publisher.ts';
import { withDeadline } from './with-deadline.ts';

// No request of the app ever waits for these two: they only say when a Redis counts as away. Shorter ones see trouble
// where there is none, and a false alarm costs 5 s of silence. Linux holds a container back for up to a whole CPU quota
// period, 100 ms, so that a throttled Redis answers after that; on a busy machine of two cores more than 100 ms was seen
// without any quota. A connection may also take a name look-up and two round trips for TLS.
export const CONNECT_TIMEOUT_MS = 500;
export const COMMAND_TIMEOUT_MS = 250;

export function createRedisPublisher(target: RedisTarget, keyPrefix: string, signal: AbortSignal): Publisher {
  const keys = createKeys(keyPrefix);
  let connection: Connection | null = null;
  let onWatch: () => void = () => undefined;
  const findNode = createFindNode({
    target,
    key: keys.watch,
    onChanged: () => onWatch(),
    limit: (step) => withDeadline(step, CONNECT_TIMEOUT_MS, `no connection within ${CONNECT_TIMEOUT_MS} ms`),
  });

  const drop = () => {
    connection?.close();
    connection = null;
  };
  const connected = async () => {
    if (connection?.isOpen()) return connection;
    connection = await findNode(signal);
    if (signal.aborted) drop();
    return connection ?? Promise.reject(new Error('the reporter has ended'));
  };
  const send = async (commands: readonly Command[]) => {
    const replies = (await connected()).send(commands);
    return leaseOf(await withDeadline(replies, COMMAND_TIMEOUT_MS, `no answer within ${COMMAND_TIMEOUT_MS} ms`));
  };
  const commandsFor = (report: Report): Command[] => {
    const json = toWireJson(report);
    const { name, instance, reportedAtMs } = report;
    return [
      ['SET', keys.report(name, instance), json, 'EX', REPORT_TTL_SECONDS],
      ['ZADD', keys.instances, reportedAtMs, instanceMember(name, instance)],
      ['PUBLISH', keys.reports, json],
      ['GET', keys.watch],
    ];
  };

  signal.addEventListener('abort', drop, { once: true });
  return {
    publish: async (report) => {
      try {
        return { watchIntervalMs: await send(commandsFor(report)) };
      } catch (error) {
        drop();
        throw explain(error, target);
      }
    },
    onWatch: (listener) => {
      onWatch = listener;
    },
  };
}

/** The last reply is the lease. An error in any reply is the whole publish's. */
function leaseOf(replies: readonly Reply[]): number | null {
  throwErrors(replies);
  const lease = replies.at(-1);
  return typeof lease === 'string' ? parseInterval(lease) : null;
}

function explain(error: unknown, { shown }: RedisTarget): PublishError {
  const reason = reasonOf(error);
  const kind = kindOf(reason);
  return new PublishError(
    kind,
    `publishing to ${shown} failed: ${reason.replace(/\.$/, '')}. ${REMEDIES[kind]} It is tried again every 5 s.`,
  );
}

/** Refused on both ::1 and 127.0.0.1, the error has a code only. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function kindOf(reason: string): keyof typeof REMEDIES {
  if (/^(?:NOAUTH|WRONGPASS|NOPERM)|^ERR invalid password/.test(reason)) return 'auth';
  if (/^(?:READONLY|OOM|MISCONF|NOREPLICAS|CLUSTERDOWN|LOADING|MASTERDOWN)/.test(reason)) return 'refused';
  return 'link';
}

const REMEDIES = {
  auth: 'Put a user and password that may write into OPS_REDIS_URL: redis://user:password@host:6379/2.',
  refused: 'Redis is up but takes no writes: look at its memory limit, its disk, and whether it is a replica.',
  link: 'Start Redis there, or name the right one with --redis or OPS_REDIS_URL.',
};
