import { expect, test } from 'vitest';
import { follow } from './follow.ts';
import { slowArea } from './slow-area.ts';
import { createStoredValue } from './stored-value.ts';

/** A value whose reads answer what was held when they were asked, once they are let. */
function heldUp(first: string) {
  let held = first;
  const listeners = new Set<(value: string) => void>();
  const answers: (() => void)[] = [];
  return {
    read: () => {
      const asked = held;
      return new Promise<string>((resolve) => answers.push(() => resolve(asked)));
    },
    watch: (onChange: (value: string) => void) => void listeners.add(onChange),
    answer: async () => {
      answers.shift()?.();
      await Promise.resolve();
    },
    changeSilently: (value: string) => {
      held = value;
    },
    change: (value: string) => {
      held = value;
      for (const listener of listeners) listener(value);
    },
  };
}

function followed(value: ReturnType<typeof heldUp>) {
  const taken: string[] = [];
  const ending = new AbortController();
  return { taken, ending, ...follow(value, (one) => taken.push(one), ending.signal) };
}

test('what is held comes first, then every change', async () => {
  const value = heldUp('a');
  const { taken, loaded } = followed(value);
  expect(taken).toEqual([]);
  await value.answer();
  await loaded;
  value.change('b');
  expect(taken).toEqual(['a', 'b']);
});

test('what was read before a change does not come after it', async () => {
  const value = heldUp('a');
  const { taken, loaded } = followed(value);
  value.change('b');
  await value.answer();
  await loaded;
  expect(taken).toEqual(['b']);
});

test('a change that nobody was told of is found by looking, one that comes meanwhile is kept', async () => {
  const value = heldUp('a');
  const { taken, loaded, look } = followed(value);
  await value.answer();
  await loaded;
  value.changeSilently('b');
  const found = look();
  await value.answer();
  await found;
  const looking = look();
  value.change('c');
  await value.answer();
  await looking;
  expect(taken).toEqual(['a', 'b', 'c']);
});

test('nothing comes once the signal has fired', async () => {
  const value = heldUp('a');
  const { taken, loaded, ending } = followed(value);
  ending.abort();
  await value.answer();
  await loaded;
  expect(taken).toEqual([]);
});

test('of a stored value, whoever changes it', async () => {
  const area = slowArea();
  const [one, other] = [0, 1].map(() => createStoredValue(area, 'n', navigator.locks));
  const taken: unknown[] = [];
  const ending = new AbortController();
  if (one === undefined || other === undefined) throw new Error('two pages');
  await other.write(1);
  await follow(one, (value) => taken.push(value), ending.signal).loaded;
  await other.write(2);
  ending.abort();
  await other.write(3);
  expect(taken).toEqual([1, 2]);
});
