import { expect, test } from 'vitest';
import { writeTree } from '../testing/fixture-tree.ts';
import { readHostId } from './host-id.ts';
import { thisMachine } from './machine.ts';

const FILE = 'proc/sys/kernel/random/boot_id';
const on = (files: Record<string, string>) => readHostId({ ...thisMachine(), root: writeTree(files) });

test('a host is named by the boot of its kernel', () => {
  expect(on({ [FILE]: '0e2f7a64-1a9c-4c55-9d53-0f3f3a1b2c4d\n' })).toBe('0e2f7a64-1a9c-4c55-9d53-0f3f3a1b2c4d');
});

test.each([{ [FILE]: 'something else\n' }, {}])('where the kernel does not say, it has no name: %j', (files) => {
  expect(on(files)).toBeNull();
});
