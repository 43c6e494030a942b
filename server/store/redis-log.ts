// The log in Redis: a capped stream, whose ids are the ids that clients hand back. Any number of servers write to it, and
// each thing that happened must stand in it once. So an entry is only put at the end that its writer has read up to:
// WATCH and EXEC see to it, and whoever was too late reads what the others said before it tries again. An append whose
// answer was lost is found by reading, so nothing is written twice and nothing is lost with the writer still alive. What
// is lost: an entry that every server that saw it dies with before it is written.
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import type { Keys } from '../contract/keys.ts';
import { type LogEntry, MAX_LOG_ENTRIES, type Occurrence, parseOccurrence } from '../contract/log-entry.ts';
import { toWireJson } from '../contract/wire.ts';
import type { Drops } from '../drops.ts';
import type { RedisClient } from './redis-client.ts';
import { COMMAND_DEADLINE_MS, NOTHING_WRITTEN, type RedisConnection } from './redis-connection.ts';
import { answerOf, exec } from './redis-pipeline.ts';
import type { TellRefusal } from './redis-refusals.ts';
import { type Beginning, type LogPart, type Store, StoreLostError } from './store.ts';

const START_ID = '0-0';
const FIELD = 'entry';
/** The field of a place where watching began; its value is of no matter. */
const BEGAN_FIELD = 'began';
/** Entries read in one round trip: each has the deadline of any other command. */
const PAGE = 250;

const StreamEntries = v.array(v.tuple([v.string(), v.array(v.string())]));
type StreamEntry = v.InferOutput<typeof StreamEntries>[number];

export function createRedisLog(
  connection: RedisConnection,
  { log: key, logGrew }: Pick<Keys, 'log' | 'logGrew'>,
  drops: Drops,
  refused: TellRefusal,
): Pick<Store, 'readLog' | 'appendLog'> {
  const read = ([id, fields]: StreamEntry): LogEntry[] => {
    const parsed = parseOccurrence(fields[fields.indexOf(FIELD) + 1] ?? '');
    if (parsed.ok) return [{ id, ...parsed.value }];
    drops.drop('an entry of the log cannot be read', `${id}: ${parsed.reason}`);
    return [];
  };
  const entriesOf = (found: readonly StreamEntry[]): Pick<LogPart, 'entries' | 'beginnings'> => {
    const entries: LogEntry[] = [];
    const beginnings: Beginning[] = [];
    for (const one of found)
      if (one[1][0] === BEGAN_FIELD) beginnings.push({ id: one[0], at: entries.length });
      else entries.push(...read(one));
    return { entries, beginnings };
  };
  const page = async (fetch: (client: RedisClient) => Promise<unknown>) =>
    v.parse(StreamEntries, await connection.run(fetch));
  const whole = async () => {
    const newestFirst: StreamEntry[] = [];
    for (let end = '+'; ; end = `(${newestFirst.at(-1)?.[0]}`) {
      const older = await page((client) => client.xrevrange(key, end, '-', 'COUNT', PAGE));
      newestFirst.push(...older);
      if (older.length < PAGE || newestFirst.length >= MAX_LOG_ENTRIES) break;
    }
    const found = newestFirst.slice(0, MAX_LOG_ENTRIES).reverse();
    // MAXLEN ~ cuts only what is over the limit: below it nothing was ever cut.
    return { found, follows: found.length < MAX_LOG_ENTRIES };
  };
  const after = async (id: string) => {
    const [first, ...found] = await page((client) => client.xrange(key, id, '+', 'COUNT', PAGE));
    if (first?.[0] !== id) return { found: [], follows: false };
    for (let newer = found.length + 1; newer === PAGE; ) {
      const next = await page((client) => client.xrange(key, `(${found.at(-1)?.[0]}`, '+', 'COUNT', PAGE));
      found.push(...next);
      newer = next.length;
    }
    return { found, follows: true };
  };

  return {
    async readLog(afterId) {
      const { found, follows } = await (afterId === null || afterId === START_ID ? whole() : after(afterId));
      const lastId = found.at(-1)?.[0] ?? (follows ? (afterId ?? START_ID) : START_ID);
      return { ...entriesOf(found), lastId, follows };
    },
    async appendLog(entries, afterId, begins = false) {
      const startedMs = performance.now();
      const epoch = connection.epoch();
      const answer = await connection.write(async (client) => {
        const [watching, newest] = await exec(watch(client, key));
        answerOf(watching);
        const lastId = v.parse(StreamEntries, answerOf(newest)).at(0)?.[0] ?? START_ID;
        if (lastId !== afterId) return NOTHING_WRITTEN;
        // Past the deadline the caller has moved on; on another connection nothing is watched any more.
        if (performance.now() - startedMs >= COMMAND_DEADLINE_MS || connection.epoch() !== epoch)
          throw new StoreLostError('the log could not be written in time');
        const append = client.multi();
        for (const [field, value] of fieldsOf(entries, begins))
          append.xadd(key, 'MAXLEN', '~', MAX_LOG_ENTRIES, '*', field, value);
        const answers = await append.exec();
        if (answers === null) return NOTHING_WRITTEN;
        answers.forEach(answerOf);
        // A hint, outside the transaction: a user who may not publish can write the log all the same.
        client.publish(logGrew, 'grew').catch((error: Error) => {
          if (error.name === 'ReplyError') refused(error.message);
        });
        return true;
      });
      return answer !== NOTHING_WRITTEN;
    },
  };
}

const fieldsOf = (entries: readonly Occurrence[], begins: boolean): [string, string][] => [
  ...(begins ? [[BEGAN_FIELD, '1'] satisfies [string, string]] : []),
  ...entries.map((entry): [string, string] => [FIELD, toWireJson(entry)]),
];

/** One round trip; both commands name the key, so that in a Cluster both reach its node. */
const watch = (client: RedisClient, key: string) => {
  const pipeline = client.pipeline() as ReturnType<Redis['pipeline']>;
  return pipeline.watch(key).xrevrange(key, '+', '-', 'COUNT', 1);
};
