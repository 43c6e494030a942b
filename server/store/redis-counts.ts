// The hash that anyone may count into, in any language: HINCRBY sidecar:events <channel> <n>. Only the declared channels
// are read, so that a hash of any size costs the same. Nothing is ever taken out of it. A channel that it does not name, or
// not with a number, has counted nothing: a server that has just begun knows no more, and all are to show the same.
import type { ChainableCommander } from 'ioredis';
import * as v from 'valibot';
import type { Drops } from '../drops.ts';
import { type Answer, answerOf } from './redis-pipeline.ts';
import type { Counts } from './store.ts';

const Values = v.array(v.nullable(v.string()));

export interface CountReader {
  /** Adds the command it needs to a pipeline: none without channels. */
  queue(pipeline: ChainableCommander): ChainableCommander;
  /** Reads the answer to exactly that command, the first of `answers`. */
  read(answers: readonly Answer[]): Counts;
  /** How many answers it takes. */
  answers: number;
}

export function createCountReader(key: string, channels: readonly string[], drops: Drops): CountReader {
  if (channels.length === 0) return { queue: (pipeline) => pipeline, read: () => ({}), answers: 0 };
  const readField = (channel: string, text: string): number => {
    const count = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(count)) return count;
    drops.drop(
      'a field of the hash of events is no whole number, 0 or more',
      `"${channel}" holds "${text.slice(0, 40)}"`,
    );
    return 0;
  };
  return {
    answers: 1,
    queue: (pipeline) => pipeline.hmget(key, ...channels),
    read([answer]) {
      // A key of another type, or one that may not be read, spoils these counts, and no report.
      const refusal = answer?.[0]?.message ?? null;
      if (refusal !== null) drops.drop('the hash of events cannot be read', refusal);
      // A key of another type took the place of the hash, which is gone like one that was wiped. Of a hash that may not be
      // read nothing is known.
      if (refusal !== null && !refusal.startsWith('WRONGTYPE')) return {};
      const values = refusal === null ? v.parse(Values, answerOf(answer)) : [];
      return Object.fromEntries(channels.map((channel, index) => [channel, readField(channel, values[index] ?? '0')]));
    },
  };
}
