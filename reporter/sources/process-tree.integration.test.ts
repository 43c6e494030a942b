// Both ways to measure a process tree, against what a real process says of itself.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { run } from '../testing/run-reporter.ts';
import { readKernelUnits } from './kernel-units.ts';
import { thisMachine } from './machine.ts';
import { createPortableProcessTree } from './portable-process-tree.ts';
import { createProcessTable } from './process-table.ts';
import { createProcessTree } from './process-tree.ts';

/** Works for 0.6 s, then says what it used, and lives on until its input ends. */
const app = `
  const end = Date.now() + 600; while (Date.now() < end);
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpuUsageUsec: user + system, memoryBytes: process.memoryUsage.rss() }) + ' said');
  process.stdin.resume();`;

/** A shell with the app below it. When the app has ended the shell says so, and lives on until it is killed. */
async function startTree() {
  const { pid, says, stdout, child } = run('sh', [
    '-c',
    '"$0" -e "$1"; echo over; while :; do sleep 0.05; done',
    process.execPath,
    app,
  ]);
  await says('said');
  const said: { cpuUsageUsec: number; memoryBytes: number } = JSON.parse(stdout().split(' said')[0] ?? '');
  return { pid, said, says, child };
}

test('the tree in /proc: CPU to the tick, memory to 5 %, and nothing is lost when the worker below ends', async (context) => {
  if (process.platform !== 'linux') context.skip('there is no /proc here');
  const { pid, said, says, child } = await startTree();
  const read = createProcessTree(pid, createProcessTable(thisMachine()), readKernelUnits(thisMachine()));
  const reading = read();
  expect(Math.abs((reading?.cpuUsageUsec ?? Number.NaN) - said.cpuUsageUsec)).toBeLessThan(60_000);
  // The shell itself adds a megabyte or two.
  expect((reading?.memoryBytes ?? Number.NaN) / said.memoryBytes).toBeGreaterThan(0.95);
  expect((reading?.memoryBytes ?? Number.NaN) / said.memoryBytes).toBeLessThan(1.1);
  child.stdin?.end();
  await says('over');
  const after = read();
  expect(after?.cpuUsageUsec).toBeGreaterThanOrEqual(reading?.cpuUsageUsec ?? Number.NaN);
  expect(after?.memoryBytes).toBeLessThan(said.memoryBytes / 2);
});

test('the tree by the system’s tools says the same', async (context) => {
  if (process.platform === 'linux' && spawnSync('ps', ['--version']).error) context.skip('this machine has no ps');
  const { pid, said } = await startTree();
  const reading = await createPortableProcessTree(pid)();
  expect(Math.abs((reading?.cpuUsageUsec ?? Number.NaN) - said.cpuUsageUsec)).toBeLessThan(60_000);
  expect((reading?.memoryBytes ?? Number.NaN) / said.memoryBytes).toBeGreaterThan(0.95);
  expect((reading?.memoryBytes ?? Number.NaN) / said.memoryBytes).toBeLessThan(1.1);
});

test('by the system’s tools a process that has ended is nothing', async (context) => {
  if (process.platform === 'linux' && spawnSync('ps', ['--version']).error) context.skip('this machine has no ps');
  const { pid, ended } = run('true', []);
  await ended;
  expect(await createPortableProcessTree(pid)()).toBeNull();
});
