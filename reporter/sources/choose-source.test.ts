import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { dir, type Files, proc, v1Mount, v2Mount, writeTree } from '../testing/fixture-tree.ts';
import { processes } from '../testing/processes.ts';
import { GiB, machineAt } from '../testing/read-fixture.ts';
import { chooseSource } from './choose-source.ts';

const CG = '/sys/fs/cgroup';
const inNamespace = proc(['0::/'], [v2Mount(CG)]);
const own = { 'cpu.stat': 'usage_usec 7', 'memory.current': '5000', 'memory.stat': 'inactive_file 1000' };
/** 1 starts the reporter 10, which starts the command 20, which starts 30. 99 is of somebody else. */
const running = processes(
  { pid: 1, parent: 0 },
  { pid: 10, parent: 1 },
  { pid: 20, parent: 10, ticks: 3, pages: 2 },
  { pid: 30, parent: 20, ticks: 1, pages: 1 },
  { pid: 99, parent: 1 },
);

async function choose(
  files: Files,
  options: { treeRootPid?: number; cgroupRoot?: string; platform?: NodeJS.Platform } = {},
) {
  const { treeRootPid = null, cgroupRoot = null, platform = 'linux' } = options;
  const machine = { ...machineAt(writeTree(files)), pid: 10, platform };
  const warnings: string[] = [];
  const warn = (_: string, message: string) => warnings.push(message);
  const closing = new AbortController();
  const source = chooseSource({ machine, cgroupRoot, treeRootPid, clock: createFakeClock(), warn }, closing.signal);
  const reading = await source.read(0);
  closing.abort();
  return { reading, warnings };
}

test('the cgroup, where all in it are the reporter, what started it and what it started', async () => {
  const files = { ...inNamespace, ...running, ...dir(CG, { ...own, 'cgroup.procs': '1\n10\n20\n30' }) };
  expect((await choose(files, { treeRootPid: 20 })).reading).toMatchObject({ source: 'cgroup-v2', cpuUsageUsec: 7 });
});

test('the process tree, where somebody else is in the cgroup', async () => {
  const files = { ...inNamespace, ...running, ...dir(CG, { ...own, 'cgroup.procs': '1\n10\n20\n30\n99' }) };
  const { reading } = await choose(files, { treeRootPid: 20 });
  expect(reading).toMatchObject({ source: 'process-tree', cpuUsageUsec: 40_000, memoryBytes: 3 * 4096 });
});

test('the process tree, where somebody else is in a cgroup below', async () => {
  const files = {
    ...inNamespace,
    ...running,
    ...dir(CG, { ...own, 'cgroup.procs': '10\n20\n30' }),
    ...dir(`${CG}/init`, { 'cgroup.procs': '1' }),
    ...dir(`${CG}/other/deep`, { 'cgroup.procs': '99' }),
    ...dir(`${CG}/other`, { 'cgroup.procs': '' }),
  };
  expect((await choose(files, { treeRootPid: 20 })).reading.source).toBe('process-tree');
});

test('the process tree, where the cgroup holds processes of another pid namespace', async () => {
  const files = { ...inNamespace, ...running, ...dir(CG, { ...own, 'cgroup.procs': '0\n10\n20' }) };
  expect((await choose(files, { treeRootPid: 20 })).reading.source).toBe('process-tree');
});

test('a process that has ended since the list was made is nobody else', async () => {
  const files = { ...inNamespace, ...running, ...dir(CG, { ...own, 'cgroup.procs': '10\n20\n777' }) };
  expect((await choose(files, { treeRootPid: 20 })).reading.source).toBe('cgroup-v2');
});

test('the process tree, where the cgroup does not know memory', async () => {
  const files = { ...inNamespace, ...running, ...dir(CG, { 'cpu.stat': 'usage_usec 7', 'cgroup.procs': '10\n20' }) };
  expect((await choose(files, { treeRootPid: 20 })).reading.source).toBe('process-tree');
});

test('on v1 both the CPU’s and the memory’s cgroup must be its own', async () => {
  const files = {
    ...proc(['2:cpuacct:/', '4:memory:/m'], [v1Mount('cpuacct'), v1Mount('memory')]),
    ...running,
    ...dir(`${CG}/cpuacct`, { 'cpuacct.usage': '7000', 'cgroup.procs': '10\n20\n99' }),
    ...dir(`${CG}/memory/m`, {
      'memory.usage_in_bytes': '5',
      'memory.stat': 'total_inactive_file 1',
      'cgroup.procs': '10\n20',
    }),
  };
  expect((await choose(files, { treeRootPid: 20 })).reading.source).toBe('process-tree');
});

test('a process tree tells the limits of the cgroup around it', async () => {
  const limited = { ...own, 'cgroup.procs': '10\n99', 'cpu.max': '50000 100000', 'memory.max': String(GiB) };
  const { reading } = await choose({ ...inNamespace, ...running, ...dir(CG, limited) }, { treeRootPid: 20 });
  expect(reading).toMatchObject({
    source: 'process-tree',
    cpuCoresLimit: 0.5,
    cpuLimitSource: 'quota',
    memoryLimitBytes: GiB,
    memoryLimitSource: 'cgroup',
  });
});

test('without a command the cgroup, whoever is in it', async () => {
  const files = { ...inNamespace, ...running, ...dir(CG, { ...own, 'cgroup.procs': '0\n99' }) };
  expect((await choose(files)).reading).toMatchObject({ source: 'cgroup-v2', memoryBytes: 4000 });
});

test('CGROUP_ROOT is measured in any case', async () => {
  const files = { ...inNamespace, ...running, ...dir('/host', { ...own, 'cgroup.procs': '99' }) };
  expect((await choose(files, { treeRootPid: 20, cgroupRoot: '/host' })).reading.source).toBe('cgroup-v2');
});

test('with nothing to measure it says so once, and all is unknown', async () => {
  const { reading, warnings } = await choose(running, { platform: 'darwin' });
  expect(reading).toMatchObject({ source: 'none', cpuUsageUsec: null, memoryBytes: null, cpuLimitSource: 'unknown' });
  expect(warnings).toEqual([expect.stringContaining('nothing can be measured')]);
});
