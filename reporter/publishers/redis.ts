// Reports to Redis. In: reports. Out: one pipeline each (SET, ZADD, PUBLISH) that also reads the watch lease, and word of
// a changed lease in between. The connection is made by the first report, and anew by the next one after a failure:
// nothing is ever queued or sent twice. It is closed when the signal fires. A client of our own speaks to Redis, since
// the usual one costs 9 MB in the app and does not pass on word of changed keys.
import { createKeys } from '../../server/contract/keys.ts';
import type { RedisTarget } from '../../server/contract/redis-url.ts';
import { reportJson } from '../report-json.ts';
import { type Connection, throwErrors } from '../resp/connection.ts';
import type { Reply } from '../resp/decode.ts';
import { createFindNode } from '../resp/find-node.ts';
import { createDeadline } from './deadline.ts';
import type { Publisher, Wanted } from './publisher.ts';
import { explainRedisError } from './redis-error.ts';
import { COMMAND_TIMEOUT_MS, CONNECT_TIMEOUT_MS } from './redis-limits.ts';
import { COMMANDS_OF_A_REPORT, createEncodeReport, wantedOf } from './report-commands.ts';
import { withDeadline } from './with-deadline.ts';

const REMEDY = 'Start Redis there, or name the right one with --redis or OPS_REDIS_URL.';

/** For the reports of one instance. */
export function createRedisPublisher(target: RedisTarget, keyPrefix: string, signal: AbortSignal): Publisher {
  const keys = createKeys(keyPrefix, target.database);
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
  const connect = async () => {
    connection = await findNode(signal);
    if (signal.aborted) drop();
    return connection ?? Promise.reject(new Error('the reporter has ended'));
  };
  const deadline = createDeadline(COMMAND_TIMEOUT_MS, () =>
    connection?.close(new Error(`no answer within ${COMMAND_TIMEOUT_MS} ms`)),
  );
  let encode: ((json: string, reportedAtMs: number) => Buffer) | null = null;
  // Mostly a report is answered as the one before it was.
  let answer: { replies: readonly Reply[]; wanted: Wanted } | null = null;
  const read = (replies: readonly Reply[]): Wanted => {
    if (answer?.replies !== replies) {
      throwErrors(replies);
      answer = { replies, wanted: wantedOf(replies) };
    }
    return answer.wanted;
  };

  signal.addEventListener('abort', drop, { once: true });
  return {
    publish: async (report) => {
      try {
        const open = connection?.isOpen() ? connection : await connect();
        encode ??= createEncodeReport(keys, report);
        deadline.start();
        const replies = await open.sendEncoded(encode(reportJson(report), report.reportedAtMs), COMMANDS_OF_A_REPORT);
        return read(replies);
      } catch (error) {
        drop();
        throw explainRedisError(error, target.shown, REMEDY);
      } finally {
        deadline.stop();
      }
    },
    onWatch: (listener) => {
      onWatch = listener;
    },
  };
}
