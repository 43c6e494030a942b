// The five commands of a report. All of their text but the report and its time is the same every time: encoding it anew took
// a twelfth of the reporter's CPU at 1 Hz, and as one text with the report twice in it a seventh of its memory.
import {
  instanceMember,
  type Keys,
  parseExcluded,
  parseInterval,
  REPORT_TTL_SECONDS,
} from '../../server/contract/keys.ts';
import type { Report } from '../../server/contract/report.ts';
import { createFirstBytes } from '../first-bytes.ts';
import { type Command, encodeWord, encodeWords } from '../resp/encode.ts';
import type { Wanted } from './publisher.ts';

export const COMMANDS_OF_A_REPORT = 5;
/** The report's length, twice, and its time, with what RESP puts around them, need less. */
const NUMBERS_BYTES = 64;

/** The last of their replies are the watch lease, and what stands beside it. */
export function wantedOf(replies: readonly unknown[]): Wanted {
  const lease = replies.at(-2);
  const beside = replies.at(-1);
  const watchIntervalMs = typeof lease === 'string' ? parseInterval(lease) : null;
  const excluded = typeof beside === 'string' ? parseExcluded(beside) : [];
  return excluded.length > 0 ? { watchIntervalMs, excluded } : { watchIntervalMs };
}

/** In lower case, which names a method in ioredis. */
export function commandsOfReport(keys: Keys, { name, instance, reportedAtMs }: Report, json: string): Command[] {
  return [
    ['set', keys.report(name, instance), json, 'EX', REPORT_TTL_SECONDS],
    ['zadd', keys.instances, reportedAtMs, instanceMember(name, instance)],
    ['publish', keys.reports, json],
    ['get', keys.watch],
    ['get', keys.excluded],
  ];
}

/**
 * The same as RESP, for the reports of one instance: bytes, in which the report stands twice. They are valid until the next
 * call, since one buffer is used for all: by then a report was answered, or its connection was closed.
 */
export function createEncodeReport(keys: Keys, { name, instance }: Pick<Report, 'name' | 'instance'>) {
  const set = Buffer.from(`*5\r\n${encodeWords(['set', keys.report(name, instance)])}`);
  const zadd = Buffer.from(
    `\r\n${encodeWords(['EX', REPORT_TTL_SECONDS])}*4\r\n${encodeWords(['zadd', keys.instances])}`,
  );
  const publish = Buffer.from(
    `${encodeWords([instanceMember(name, instance)])}*3\r\n${encodeWords(['publish', keys.reports])}`,
  );
  const get = Buffer.from(`\r\n*2\r\n${encodeWords(['get', keys.watch])}*2\r\n${encodeWords(['get', keys.excluded])}`);
  const beside = set.length + zadd.length + publish.length + get.length + NUMBERS_BYTES;
  let out = Buffer.alloc(0);
  let firstBytes = createFirstBytes(out);

  return (json: string, reportedAtMs: number): Buffer => {
    const length = Buffer.byteLength(json);
    if (beside + 2 * length > out.length) {
      // With room to grow. In an idle app it stays at 3 kB.
      out = Buffer.allocUnsafeSlow(beside + 4 * length);
      firstBytes = createFirstBytes(out);
    }
    out.set(set);
    let at = set.length + out.write(`$${length}\r\n`, set.length);
    at += out.write(json, at);
    const jsonEnd = at;
    out.set(zadd, at);
    at += zadd.length;
    at += out.write(encodeWord(reportedAtMs), at);
    out.set(publish, at);
    at += publish.length;
    out.copyWithin(at, set.length, jsonEnd);
    at += jsonEnd - set.length;
    out.set(get, at);
    return firstBytes(at + get.length);
  };
}
