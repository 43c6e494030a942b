// Pipelines: several commands, one round trip, one answer each.
import type { ChainableCommander } from 'ioredis';
import { causeOfRefusal } from './redis-refusals.ts';
import { StoreLostError } from './store.ts';

export type Answer = readonly [error: Error | null, value: unknown];

/** Runs a pipeline. A failure of the connection rejects; an error of one command stands in its own answer. */
export async function exec(pipeline: ChainableCommander): Promise<Answer[]> {
  const answers = (await pipeline.exec()) ?? [];
  const broken = answers.find(([error]) => error !== null && error.name !== 'ReplyError');
  if (broken?.[0]) throw broken[0];
  return answers;
}

/** The value of one answer. Throws StoreLostError where Redis refused the command. */
export function answerOf(answer: Answer | undefined): unknown {
  if (answer?.[0])
    throw new StoreLostError(`Redis refused: ${answer[0].message}`, causeOfRefusal(answer[0].message), true);
  return answer?.[1];
}
