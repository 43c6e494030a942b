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
import { type Command, encodeWords } from '../resp/encode.ts';
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
  const set = `*5\r\n${encodeWords(['set', keys.report(name, instance)])}`;
  const zadd = `\r\n${encodeWords(['EX', REPORT_TTL_SECONDS])}*4\r\n${encodeWords(['zadd', keys.instances])}`;
  const publish = `\r\n${encodeWords([instanceMember(name, instance)])}*3\r\n${encodeWords(['publish', keys.reports])}`;
  const get = `\r\n*2\r\n${encodeWords(['get', keys.watch])}*2\r\n${encodeWords(['get', keys.excluded])}`;
  const beside = Buffer.byteLength(set + zadd + publish + get) + NUMBERS_BYTES;
  let out = Buffer.alloc(0);
  let firstBytes = createFirstBytes(out);
  /** Lengths of what comes in, and where it stands. */
  let place = { json: -1, time: -1, jsonAt: 0, timeAt: 0, jsonAgainAt: 0, end: 0 };

  /** All that is the same every time. */
  const layOut = (json: number, time: number) => {
    if (beside + 2 * json > out.length) {
      // With room to grow. In an idle app it stays at 3 kB.
      out = Buffer.allocUnsafeSlow(beside + 4 * json);
      firstBytes = createFirstBytes(out);
    }
    const write = (text: string, at: number) => at + out.write(text, at);
    const jsonAt = write(`${set}$${json}\r\n`, 0);
    const timeAt = write(`${zadd}$${time}\r\n`, jsonAt + json);
    const jsonAgainAt = write(`${publish}$${json}\r\n`, timeAt + time);
    return { json, time, jsonAt, timeAt, jsonAgainAt, end: write(get, jsonAgainAt + json) };
  };
  return (json: string, reportedAtMs: number): Buffer => {
    const time = String(reportedAtMs);
    const length = Buffer.byteLength(json);
    // Mostly a report is as long as the one before, and all around it stands there already.
    if (length !== place.json || time.length !== place.time) place = layOut(length, time.length);
    const { jsonAt, timeAt, jsonAgainAt, end } = place;
    out.write(json, jsonAt);
    out.write(time, timeAt);
    out.copyWithin(jsonAgainAt, jsonAt, jsonAt + length);
    return firstBytes(end);
  };
}
