// Reports through a Redis client that the app already has, so that it needs no second connection. In: reports. Out: the
// five commands of each in one round trip. The client stays the app's: nothing here opens, selects, listens or closes.
// Word of a viewer comes with the next report only, since to hear of changed keys would change the client.

import { createKeys } from '../../server/contract/keys.ts';
import type { Report } from '../../server/contract/report.ts';
import type { Clock } from '../clock.ts';
import { reportJson } from '../report-json.ts';
import type { Command } from '../resp/encode.ts';
import { isConnecting, type RedisClient } from './client-like.ts';
import type { Publisher, Wanted } from './publisher.ts';
import { explainRedisError } from './redis-error.ts';
import { COMMAND_TIMEOUT_MS, CONNECT_TIMEOUT_MS } from './redis-limits.ts';
import { commandsOfReport, wantedOf } from './report-commands.ts';
import { withDeadline } from './with-deadline.ts';

/**
 * What a client was given nothing can take back. So it is given nothing while it has no connection, and nothing more
 * until it has answered. ioredis may never answer at all (redis/ioredis#2193): after so long it is asked again.
 */
export const UNANSWERED_LIFE_MS = 60_000;
const SHOWN = 'Redis through the app’s client';
const REMEDY = 'Look at where the client that startReporter was given connects to, and whether Redis is up there.';

/** `keyPrefix` goes after the client's own, if it has one. */
export function createRedisClientPublisher(
  client: RedisClient,
  keyPrefix: string,
  { monotonicMs }: Pick<Clock, 'monotonicMs'>,
): Publisher {
  const send = senderOf(client);
  // ioredis puts its prefix before keys, and not before channels.
  const { reports } = createKeys(`${ownPrefix(client)}${keyPrefix}`, ownDatabase(client));
  const keys = { ...createKeys(keyPrefix), reports };
  let unanswered: { sinceMs: number } | null = null;

  const exchange = async (report: Report): Promise<Wanted> => {
    if (unanswered !== null && monotonicMs() - unanswered.sinceMs < UNANSWERED_LIFE_MS)
      throw new Error('the client has not answered the report before');
    await connected(client);
    const replies = send(commandsOfReport(keys, report, reportJson(report)));
    const asked = { sinceMs: monotonicMs() };
    unanswered = asked;
    const answered = () => {
      if (unanswered === asked) unanswered = null;
    };
    replies.then(answered, answered);
    return wantedOf(await withDeadline(replies, COMMAND_TIMEOUT_MS, `no answer within ${COMMAND_TIMEOUT_MS} ms`));
  };

  return {
    publish: async (report) => {
      try {
        return await exchange(report);
      } catch (error) {
        throw explainRedisError(error, SHOWN, REMEDY);
      }
    },
    onWatch: () => undefined,
  };
}

/** An app makes its client and the reporter in one go: the first report waits for the connection. */
async function connected(client: RedisClient): Promise<void> {
  if (!isConnecting(client)) return;
  let onReady = () => {};
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  client.once('ready', onReady);
  try {
    await withDeadline(ready, CONNECT_TIMEOUT_MS, `no connection within ${CONNECT_TIMEOUT_MS} ms`);
  } finally {
    client.off('ready', onReady);
  }
}

/** The one that it was made with: an app that selects another later is heard of by reading, not at once. */
const ownDatabase = ({ options }: RedisClient): number => {
  const given = options && ('database' in options ? options.database : 'db' in options ? options.db : undefined);
  return given ?? 0;
};

const ownPrefix = (client: RedisClient): string => ('pipeline' in client && client.options?.keyPrefix) || '';

/** Sends all commands in one round trip; rejects with the first error among the replies. */
function senderOf(client: RedisClient): (commands: Command[]) => Promise<readonly unknown[]> {
  if ('pipeline' in client)
    return async (commands) => {
      const rows = (await client.pipeline(commands.map((command) => [...command])).exec()) ?? [];
      for (const [error] of rows) if (error !== null) throw error;
      return rows.map(([, reply]) => reply);
    };
  // What is sent within one turn of the event loop goes out in one write.
  return (commands) => Promise.all(commands.map((command) => client.sendCommand(command.map(String))));
}
