import { expect, test } from 'vitest';
import { createRunAgain } from './run-again.ts';

/** Work whose runs end when the test says so. */
function setUp() {
  const ends: (() => void)[] = [];
  const run = createRunAgain(() => new Promise<void>((resolve) => void ends.push(resolve)));
  const log: string[] = [];
  const ask = (name: string) => void run().then(() => log.push(name));
  const end = async () => {
    ends.at(-1)?.();
    await new Promise(setImmediate);
  };
  return { ask, end, log, runs: () => ends.length };
}

test('whoever asks during a run waits for the next one, which all of them share', async () => {
  const { ask, end, log, runs } = setUp();
  for (const name of ['a', 'b', 'c']) ask(name);
  expect(runs()).toBe(1);
  await end();
  expect(log).toEqual(['a']);
  await end();
  expect(log).toEqual(['a', 'b', 'c']);
  expect(runs()).toBe(2);
});

test('nobody waits for runs that others ask for afterwards', async () => {
  const { ask, end, log } = setUp();
  ask('a');
  ask('b');
  await end();
  ask('c');
  await end();
  expect(log).toEqual(['a', 'b']);
  await end();
  expect(log).toEqual(['a', 'b', 'c']);
});
