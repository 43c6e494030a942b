import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeInto, writeTree } from '../testing/fixture-tree.ts';
import { type FixtureProcess, processes } from '../testing/processes.ts';
import { machineAt } from '../testing/read-fixture.ts';
import { createProcessTable } from './process-table.ts';
import { createProcessTree } from './process-tree.ts';

const units = { pageBytes: 4096, ticksPerSecond: 100 };
/** The reporter is 10, the wrapped command 20. */
const others: FixtureProcess[] = [
  { pid: 1, parent: 0, ticks: 1000, pages: 1000 },
  { pid: 10, parent: 1, ticks: 1000, pages: 1000 },
  { pid: 11, parent: 10, ticks: 1000, pages: 1000 },
];

/** A tree below process 20 that can be read again and again, each time with other processes. */
function treeOf(...first: FixtureProcess[]) {
  const root = writeTree(processes(...others, ...first));
  const read = createProcessTree(20, createProcessTable(machineAt(root)), units);
  const readWith = (...next: FixtureProcess[]) => {
    rmSync(join(root, 'proc'), { recursive: true });
    writeInto(root, processes(...others, ...next));
    return read();
  };
  return { read, readWith };
}

test('a command and its descendants count, the reporter and its other children do not', () => {
  const { read } = treeOf(
    { pid: 20, parent: 10, ticks: 5, pages: 1 },
    { pid: 30, parent: 20, ticks: 7, pages: 2 },
    { pid: 31, parent: 30, ticks: 8, childTicks: 100, pages: 4 },
    { pid: 40, parent: 1, ticks: 1000, pages: 1000 },
  );
  expect(read()).toEqual({ cpuUsageUsec: 1_200_000, memoryBytes: 7 * 4096 });
});

test('a child with a lower pid than its parent counts too, since pids are used again', () => {
  const { read } = treeOf({ pid: 20, parent: 10, ticks: 5 }, { pid: 7, parent: 20, ticks: 5 });
  expect(read()?.cpuUsageUsec).toBe(100_000);
});

test('a child that ends and is waited for leaves its time with its parent', () => {
  const { read, readWith } = treeOf({ pid: 20, parent: 10, ticks: 5 }, { pid: 30, parent: 20, ticks: 50 });
  expect(read()?.cpuUsageUsec).toBe(550_000);
  expect(readWith({ pid: 20, parent: 10, ticks: 6, childTicks: 51 })?.cpuUsageUsec).toBe(570_000);
});

test('a child that ends and is not waited for does not take the total back, and growth goes on from there', () => {
  const { read, readWith } = treeOf({ pid: 20, parent: 10, ticks: 5 }, { pid: 30, parent: 20, ticks: 50 });
  read();
  expect(readWith({ pid: 20, parent: 10, ticks: 6 })?.cpuUsageUsec).toBe(550_000);
  expect(readWith({ pid: 20, parent: 10, ticks: 16 })?.cpuUsageUsec).toBe(650_000);
});

test('a process that its parent left behind still counts, and so do its new children', () => {
  const { read, readWith } = treeOf({ pid: 20, parent: 10, ticks: 5 }, { pid: 30, parent: 20, ticks: 50 });
  read();
  const left = { pid: 30, parent: 1, ticks: 60, started: 30 };
  expect(readWith({ pid: 20, parent: 10, ticks: 5 }, left, { pid: 33, parent: 30, ticks: 10 })?.cpuUsageUsec).toBe(
    750_000,
  );
});

test('a pid used again by a stranger does not count', () => {
  const { read, readWith } = treeOf({ pid: 20, parent: 10, ticks: 5 }, { pid: 30, parent: 20, ticks: 1, pages: 1 });
  read();
  const stranger = { pid: 30, parent: 1, ticks: 900, pages: 900, started: 5555 };
  expect(readWith({ pid: 20, parent: 10, ticks: 5, childTicks: 1, pages: 1 }, stranger)).toEqual({
    cpuUsageUsec: 60_000,
    memoryBytes: 4096,
  });
});

test('processes that come later are found', () => {
  const { read, readWith } = treeOf({ pid: 20, parent: 10, ticks: 5 });
  read();
  expect(readWith({ pid: 20, parent: 10, ticks: 5 }, { pid: 50, parent: 20, ticks: 5 })?.cpuUsageUsec).toBe(100_000);
});

test('once the command has ended there is nothing', () => {
  const { read, readWith } = treeOf({ pid: 20, parent: 10 });
  expect(read()).not.toBeNull();
  expect(readWith({ pid: 60, parent: 1 })).toBeNull();
});

test('a child that ended between two reads is found by a second look, not lost and not counted twice', () => {
  // Each look lists the processes once. In the second sample the child is gone before its parent is seen to have its time.
  const looks = [
    { 20: { ticks: 5, childTicks: 0 }, 30: { ticks: 50, childTicks: 0 } },
    { 20: { ticks: 5, childTicks: 0 } },
    { 20: { ticks: 5, childTicks: 50 } },
    { 20: { ticks: 6, childTicks: 50 } },
  ];
  let at = -1;
  const table = {
    pids: () => Object.keys(looks[++at] ?? {}).map(Number),
    lastPid: () => null,
    stat: (pid: number) => {
      const seen = new Map(Object.entries(looks[at] ?? {})).get(String(pid));
      if (seen === undefined) return null;
      const cpuTicks = seen.ticks + seen.childTicks;
      const parentPid = pid === 20 ? 10 : 20;
      return { parentPid, groupId: 0, terminal: 0, foregroundGroupId: -1, cpuTicks, startTicks: pid, residentPages: 0 };
    },
  };
  const read = createProcessTree(20, table, units);
  expect([read(), read(), read()].map((usage) => usage?.cpuUsageUsec)).toEqual([550_000, 550_000, 560_000]);
});

test('while no process has begun anywhere, only those of the tree are read', () => {
  const stats = new Map([20, 30, 40].map((pid) => [pid, { parentPid: pid === 30 ? 20 : 10, cpuTicks: 5 }]));
  let lastPid = 40;
  let listed = 0;
  const table = {
    pids: () => {
      listed++;
      return [...stats.keys()];
    },
    lastPid: () => lastPid,
    stat: (pid: number) => {
      const stat = stats.get(pid);
      const rest = { groupId: 0, terminal: 0, foregroundGroupId: -1, startTicks: pid, residentPages: 0 };
      return stat === undefined ? null : { ...stat, ...rest };
    },
  };
  const read = createProcessTree(20, table, units);
  expect([read(), read(), read()].map((usage) => usage?.cpuUsageUsec)).toEqual([100_000, 100_000, 100_000]);
  expect(listed).toBe(1);
  stats.set(50, { parentPid: 30, cpuTicks: 7 });
  lastPid = 50;
  expect(read()?.cpuUsageUsec).toBe(170_000);
  expect(listed).toBe(2);
  stats.delete(20);
  expect(read()).toBeNull();
});
