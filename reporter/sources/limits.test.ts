import { expect, test } from 'vitest';
import { dir, proc, v2Mount, writeInto, writeTree } from '../testing/fixture-tree.ts';
import { machineAt } from '../testing/read-fixture.ts';
import { createLimits } from './limits.ts';
import { locateCgroup } from './locate-cgroup.ts';

test('a changed limit is seen after 60 s, and the files are left alone until then', () => {
  const root = writeTree({ ...proc(['0::/'], [v2Mount('/cg')]), ...dir('/cg', { 'cpu.max': '100000 100000' }) });
  const readLimits = createLimits(machineAt(root), locateCgroup(machineAt(root), null));
  expect(readLimits(1_000).cpuCoresLimit).toBe(1);
  writeInto(root, dir('/cg', { 'cpu.max': '200000 100000' }));
  expect(readLimits(60_999).cpuCoresLimit).toBe(1);
  expect(readLimits(61_000).cpuCoresLimit).toBe(2);
});

test('without a cgroup the host is the limit, unless the affinity is narrower', () => {
  const root = writeTree(dir('/proc/self', { status: 'Cpus_allowed_list:\t1-2' }));
  expect(createLimits(machineAt(root), null)(0)).toEqual({
    cpuCoresLimit: 2,
    cpuLimitSource: 'affinity',
    memoryLimitBytes: machineAt(root).hostMemoryBytes,
    memoryLimitSource: 'host',
  });
});
