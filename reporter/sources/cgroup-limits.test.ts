import { expect, test } from 'vitest';
import { cut, dir, proc, v1Mount, v2Mount } from '../testing/fixture-tree.ts';
import { GiB, type Quirk, readFixture } from '../testing/read-fixture.ts';

const TOP = '/sys/fs/cgroup';
const v2 = (path: string) => proc([`0::${path}`], [v2Mount(TOP)]);
const v1 = (path: string) =>
  proc(
    [`4:memory:${path}`, `3:cpuset:${path}`, `1:cpu:${path}`],
    [v1Mount('cpu'), v1Mount('cpuset'), v1Mount('memory')],
  );
const allowed = (list: string) =>
  dir('/proc/self', { status: `Name:\tnode\nCpus_allowed:\tf\nCpus_allowed_list:\t${list}` });
const HOST = {
  cpuCoresLimit: 4,
  cpuLimitSource: 'host',
  memoryLimitBytes: 16 * GiB,
  memoryLimitSource: 'host',
} as const;
const NO_LIMIT_V1 = '9223372036854771712';

const quirks: Quirk[] = [
  { quirk: 'no limit files: the host', files: { ...v2('/'), ...dir(TOP, { 'cgroup.procs': '1' }) }, reads: HOST },
  {
    quirk: '"max" is no limit',
    files: { ...v2('/'), ...dir(TOP, { 'cpu.max': 'max 100000', 'memory.max': 'max' }) },
    reads: HOST,
  },
  {
    quirk: 'a quota of half a core',
    files: { ...v2('/'), ...dir(TOP, { 'cpu.max': '50000 100000', 'memory.max': String(GiB) }) },
    reads: { cpuCoresLimit: 0.5, cpuLimitSource: 'quota', memoryLimitBytes: GiB, memoryLimitSource: 'cgroup' },
  },
  {
    quirk: 'a quota of one and a half cores is not rounded',
    files: { ...v2('/'), ...dir(TOP, { 'cpu.max': '150000 100000' }) },
    reads: { cpuCoresLimit: 1.5, cpuLimitSource: 'quota' },
  },
  {
    quirk: 'more than the host has is no limit',
    files: { ...v2('/'), ...dir(TOP, { 'cpu.max': '800000 100000', 'memory.max': String(64 * GiB) }) },
    reads: HOST,
  },
  {
    quirk: 'limits on ancestors only',
    files: {
      ...v2('/pod/c1'),
      ...dir(`${TOP}/pod`, { 'cpu.max': '100000 100000', 'memory.max': String(2 * GiB) }),
      ...dir(`${TOP}/pod/c1`, { 'cpu.max': 'max 100000', 'memory.max': 'max' }),
    },
    reads: { cpuCoresLimit: 1, cpuLimitSource: 'quota', memoryLimitBytes: 2 * GiB, memoryLimitSource: 'cgroup' },
  },
  {
    quirk: 'the least of all ancestors, each kind for itself, periods of any length',
    files: {
      ...v2('/a/b/c'),
      ...dir(`${TOP}/a`, { 'cpu.max': '20000 10000', 'memory.max': String(3 * GiB) }),
      ...dir(`${TOP}/a/b`, { 'cpu.max': '300000 100000', 'memory.max': String(GiB) }),
      ...dir(`${TOP}/a/b/c`, { 'cpu.max': '350000 100000', 'memory.max': String(2 * GiB) }),
    },
    reads: { cpuCoresLimit: 2, memoryLimitBytes: GiB },
  },
  {
    quirk: 'limits of a sibling do not count',
    files: {
      ...v2('/a/b'),
      ...dir(`${TOP}/a/b`, { 'cpu.max': 'max 100000' }),
      ...dir(`${TOP}/a/x`, { 'cpu.max': '10000 100000' }),
    },
    reads: HOST,
  },
  {
    quirk: 'a cpuset of two',
    files: { ...v2('/'), ...dir(TOP, { 'cpuset.cpus.effective': '0,3' }), ...allowed('0,3') },
    reads: { cpuCoresLimit: 2, cpuLimitSource: 'cpuset' },
  },
  {
    quirk: 'an empty cpuset.cpus means the parent’s',
    files: {
      ...v2('/a/b'),
      ...dir(`${TOP}/a`, { 'cpuset.cpus.effective': '1-3' }),
      ...dir(`${TOP}/a/b`, { 'cpuset.cpus': '' }),
    },
    reads: { cpuCoresLimit: 3, cpuLimitSource: 'cpuset' },
  },
  {
    quirk: 'affinity narrower than the cpuset',
    files: { ...v2('/'), ...dir(TOP, { 'cpuset.cpus.effective': '0-2' }), ...allowed('2') },
    reads: { cpuCoresLimit: 1, cpuLimitSource: 'affinity' },
  },
  {
    quirk: 'the quota binds where it is least',
    files: {
      ...v2('/'),
      ...dir(TOP, { 'cpuset.cpus.effective': '0-1', 'cpu.max': '25000 100000' }),
      ...allowed('0-1'),
    },
    reads: { cpuCoresLimit: 0.25, cpuLimitSource: 'quota' },
  },
  {
    quirk: 'the cpuset binds where the quota is wider',
    files: {
      ...v2('/'),
      ...dir(TOP, { 'cpuset.cpus.effective': '0-1', 'cpu.max': '300000 100000' }),
      ...allowed('0-1'),
    },
    reads: { cpuCoresLimit: 2, cpuLimitSource: 'cpuset' },
  },
  {
    quirk: 'limits cut within their numbers are not believed',
    files: { ...v2('/'), ...dir(TOP, { 'cpu.max': cut('50000 10'), 'memory.max': cut('10737') }) },
    reads: HOST,
  },
  {
    quirk: 'nonsense is no limit',
    files: { ...v2('/'), ...dir(TOP, { 'cpu.max': '0 0', 'memory.max': 'lots', 'cpuset.cpus.effective': '3-1' }) },
    reads: HOST,
  },
  {
    quirk: 'v1: -1 and the huge number are no limits',
    files: {
      ...v1('/c'),
      ...dir(`${TOP}/cpu/c`, { 'cpu.cfs_quota_us': '-1', 'cpu.cfs_period_us': '100000' }),
      ...dir(`${TOP}/memory/c`, { 'memory.limit_in_bytes': NO_LIMIT_V1 }),
      ...dir(`${TOP}/cpuset/c`, { 'cpuset.cpus': '0-3' }),
    },
    reads: HOST,
  },
  {
    quirk: 'v1: quota and limit on the group',
    files: {
      ...v1('/c'),
      ...dir(`${TOP}/cpu/c`, { 'cpu.cfs_quota_us': '75000', 'cpu.cfs_period_us': '50000' }),
      ...dir(`${TOP}/memory/c`, { 'memory.limit_in_bytes': String(GiB) }),
    },
    reads: { cpuCoresLimit: 1.5, cpuLimitSource: 'quota', memoryLimitBytes: GiB, memoryLimitSource: 'cgroup' },
  },
  {
    quirk: 'v1: quota and limit on ancestors',
    files: {
      ...v1('/pod/c'),
      ...dir(`${TOP}/cpu/pod`, { 'cpu.cfs_quota_us': '100000', 'cpu.cfs_period_us': '100000' }),
      ...dir(`${TOP}/cpu/pod/c`, { 'cpu.cfs_quota_us': '-1', 'cpu.cfs_period_us': '100000' }),
      ...dir(`${TOP}/memory/pod`, { 'memory.limit_in_bytes': String(2 * GiB) }),
      ...dir(`${TOP}/memory/pod/c`, { 'memory.limit_in_bytes': NO_LIMIT_V1 }),
    },
    reads: { cpuCoresLimit: 1, memoryLimitBytes: 2 * GiB },
  },
  {
    quirk: 'v1: a limit on an ancestor that the container cannot see is in memory.stat',
    files: {
      ...v1('/c'),
      ...dir(`${TOP}/memory/c`, {
        'memory.limit_in_bytes': NO_LIMIT_V1,
        'memory.stat': `cache 0\nhierarchical_memory_limit ${GiB}`,
      }),
    },
    reads: { memoryLimitBytes: GiB, memoryLimitSource: 'cgroup' },
  },
  {
    quirk: 'v1: the effective cpuset goes before the wanted one',
    files: {
      ...v1('/c'),
      ...dir(`${TOP}/cpuset/c`, { 'cpuset.cpus': '0-3', 'cpuset.effective_cpus': '0' }),
      ...allowed('0'),
    },
    reads: { cpuCoresLimit: 1, cpuLimitSource: 'cpuset' },
  },
  {
    quirk: 'v1: a quota without its period is unknown',
    files: { ...v1('/c'), ...dir(`${TOP}/cpu/c`, { 'cpu.cfs_quota_us': '50000' }) },
    reads: HOST,
  },
  {
    quirk: 'hybrid: limits of the hierarchy that has the controller',
    files: {
      ...proc(['4:memory:/c', '0::/c'], [v1Mount('memory'), v2Mount(`${TOP}/unified`)]),
      ...dir(`${TOP}/memory/c`, { 'memory.limit_in_bytes': String(GiB) }),
      ...dir(`${TOP}/unified/c`, { 'cpu.max': '50000 100000', 'memory.max': '4096' }),
    },
    reads: { cpuCoresLimit: 0.5, memoryLimitBytes: GiB },
  },
];

test.each(quirks)('limits: $quirk', ({ files, reads }) => {
  expect(readFixture(files)).toMatchObject(reads);
});
