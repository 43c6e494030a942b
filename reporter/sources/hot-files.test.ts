import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { writeInto, writeTree } from '../testing/fixture-tree.ts';
import { createHotFiles } from './hot-files.ts';

function hotFile(files: Record<string, string>) {
  const root = writeTree(files);
  const clock = createFakeClock();
  const closing = new AbortController();
  const file = createHotFiles(clock, closing.signal)(join(root, 'cpu.stat'));
  return { root, clock, closing, read: () => file.read()?.toString() ?? null };
}

test('each read gives the text as it is now', () => {
  const { root, read } = hotFile({ 'cpu.stat': 'usage_usec 1\n' });
  expect(read()).toBe('usage_usec 1\n');
  writeInto(root, { 'cpu.stat': 'usage_usec 2\n' });
  expect(read()).toBe('usage_usec 2\n');
});

test('the descriptor stays open: a file of the same name does not replace it while it can be read', () => {
  const { root, read } = hotFile({ 'cpu.stat': 'old\n', other: 'new\n' });
  expect(read()).toBe('old\n');
  renameSync(join(root, 'other'), join(root, 'cpu.stat'));
  expect(read()).toBe('old\n');
});

test('a file that was never there is looked for again after 60 s', () => {
  const { root, clock, read } = hotFile({});
  expect(read()).toBeNull();
  writeInto(root, { 'cpu.stat': 'here\n' });
  clock.advance(59_000);
  expect(read()).toBeNull();
  clock.advance(1_000);
  expect(read()).toBe('here\n');
});

test('a path that is a directory is unknown, not an error', () => {
  const { read } = hotFile({ 'cpu.stat/x': '' });
  expect(read()).toBeNull();
});

test('after the signal nothing is read', () => {
  const { root, closing, read } = hotFile({ 'cpu.stat': 'x\n' });
  expect(read()).toBe('x\n');
  closing.abort();
  expect(read()).toBeNull();
  rmSync(root, { recursive: true });
});
