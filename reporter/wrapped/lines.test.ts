import { expect, test } from 'vitest';
import { createLineReader } from './lines.ts';

function read(...chunks: string[]) {
  const lines: string[] = [];
  let tooLong = 0;
  const take = createLineReader(
    5,
    (line) => lines.push(line),
    () => tooLong++,
  );
  for (const chunk of chunks) take(chunk);
  return { lines, tooLong };
}

test('lines come out whole, however they were cut', () => {
  for (const chunks of [['ab\ncd\n\ne'], ['a', 'b\nc', 'd\n', '\ne'], [...'ab\ncd\n\ne']])
    expect(read(...chunks)).toEqual({ lines: ['ab', 'cd', ''], tooLong: 0 });
});

test('a line that is too long is left out and told of once; those around it are not', () => {
  for (const chunks of [['a\n123456\nb\n'], [...'a\n123456\nb\n'], ['a\n123', '456789'.repeat(9), '0\nb\n']])
    expect(read(...chunks)).toEqual({ lines: ['a', 'b'], tooLong: 1 });
  expect(read('12345\n')).toEqual({ lines: ['12345'], tooLong: 0 });
});
