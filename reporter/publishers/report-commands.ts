// The five commands of a report. All of their text but the report and its time is the same every time: encoding it anew took
// a twelfth of the reporter's CPU at 1 Hz.
import {
  instanceMember,
  type Keys,
  parseExcluded,
  parseInterval,
  REPORT_TTL_SECONDS,
} from '../../server/contract/keys.ts';
import type { Report } from '../../server/contract/report.ts';
import { type Command, encodeWords } from '../resp/encode.ts';
import type { Wanted } from './publisher.ts';

export const COMMANDS_OF_A_REPORT = 5;

/** The last of their replies are the watch lease, and what stands beside it. */
export function wantedOf(replies: readonly unknown[]): Wanted {
  const [lease, beside] = replies.slice(-2);
  const excluded = parseExcluded(typeof beside === 'string' ? beside : null);
  return {
    watchIntervalMs: typeof lease === 'string' ? parseInterval(lease) : null,
    ...(excluded.length > 0 && { excluded }),
  };
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

/** The same as RESP, for the reports of one instance. */
export function createEncodeReport(keys: Keys, { name, instance }: Pick<Report, 'name' | 'instance'>) {
  const set = `*5\r\n${encodeWords(['set', keys.report(name, instance)])}`;
  const zadd = `${encodeWords(['EX', REPORT_TTL_SECONDS])}*4\r\n${encodeWords(['zadd', keys.instances])}`;
  const publish = `${encodeWords([instanceMember(name, instance)])}*3\r\n${encodeWords(['publish', keys.reports])}`;
  const get = `*2\r\n${encodeWords(['get', keys.watch])}*2\r\n${encodeWords(['get', keys.excluded])}`;
  return (json: string, reportedAtMs: number): string => {
    const body = encodeWords([json]);
    return set + body + zadd + encodeWords([reportedAtMs]) + publish + body + get;
  };
}
