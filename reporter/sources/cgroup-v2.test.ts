import { expect, test } from 'vitest';
import { cut, dir, proc, v2Mount } from '../testing/fixture-tree.ts';
import { GiB, type Quirk, readFixture } from '../testing/read-fixture.ts';

const TOP = '/sys/fs/cgroup';
const inNamespace = proc(['0::/'], [v2Mount(TOP)]);
const CPU_STAT =
  'usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\nnr_periods 40\nnr_throttled 7\nthrottled_usec 90000';
const PSI = 'some avg10=0.50 avg60=0.10 avg300=0.02 total=4711\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=42';
const container = {
  'cgroup.type': 'domain',
  'cpu.stat': CPU_STAT,
  'memory.current': '5000000',
  'memory.stat': 'anon 3000000\nfile 2000000\ninactive_file 1200000\nactive_file 800000',
  'memory.events': 'low 0\nhigh 0\nmax 3\noom 2\noom_kill 1\noom_group_kill 0',
};

const quirks: Quirk[] = [
  {
    quirk: 'a container in its own cgroup namespace sees its files at the mount point',
    files: { ...inNamespace, ...dir(TOP, container) },
    reads: {
      source: 'cgroup-v2',
      cpuUsageUsec: 1_500_000,
      throttledUsec: 90_000,
      periods: 40,
      throttledPeriods: 7,
      memoryBytes: 3_800_000,
      oomKills: 1,
    },
  },
  {
    quirk: 'a service on a host is below the mount point',
    files: {
      ...proc(['0::/system.slice/api.service'], [v2Mount(TOP)]),
      ...dir(`${TOP}/system.slice/api.service`, container),
    },
    reads: { cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'the host’s path in /proc/self/cgroup is not visible: the mount point is the container',
    files: { ...proc(['0::/docker/4f5e'], [v2Mount(TOP)]), ...dir(TOP, container) },
    reads: { cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'a path outside of the namespace is not followed',
    files: {
      ...proc(['0::/../../other'], [v2Mount(TOP)]),
      ...dir(TOP, container),
      ...dir('/sys/other', { 'cpu.stat': 'usage_usec 666' }),
    },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'the mount shows a part of the hierarchy: the path is taken from its root on',
    files: { ...proc(['0::/kubepods/pod1/c1'], [v2Mount(TOP, '/kubepods/pod1')]), ...dir(`${TOP}/c1`, container) },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'the mount’s root is the very cgroup',
    files: { ...proc(['0::/kubepods/pod1'], [v2Mount(TOP, '/kubepods/pod1')]), ...dir(TOP, container) },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'the mount’s root has only the same beginning',
    files: { ...proc(['0::/kubepods/pod10'], [v2Mount(TOP, '/kubepods/pod1')]), ...dir(TOP, container) },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'a mount point with a space is written with octal digits',
    files: { ...proc(['0::/'], [v2Mount('/mnt/my\\040cgroups')]), ...dir('/mnt/my cgroups', container) },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'of two mounts the one that shows the cgroup is taken',
    files: {
      ...proc(['0::/a/b'], [v2Mount('/other', '/x'), v2Mount(TOP)]),
      ...dir('/other', { 'cpu.stat': 'usage_usec 666' }),
      ...dir(`${TOP}/a/b`, container),
    },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'a cgroup’s name may hold a colon',
    files: { ...proc(['0::/a:b'], [v2Mount(TOP)]), ...dir(`${TOP}/a:b`, container) },
    reads: { cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'the root cgroup has no memory.current',
    files: { ...inNamespace, ...dir(TOP, { 'cpu.stat': CPU_STAT, 'memory.stat': 'inactive_file 4096' }) },
    reads: { cpuUsageUsec: 1_500_000, memoryBytes: null },
  },
  {
    quirk: 'without the cpu controller cpu.stat counts time but no periods',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'cpu.stat': 'usage_usec 12\nuser_usec 12\nsystem_usec 0' }) },
    reads: { cpuUsageUsec: 12, throttledUsec: null, periods: null, throttledPeriods: null },
  },
  {
    quirk: 'a missing cpu.stat is unknown, not 0',
    files: { ...inNamespace, ...dir(TOP, { 'memory.current': '5000', 'memory.stat': 'inactive_file 0' }) },
    reads: { cpuUsageUsec: null, throttledUsec: null, memoryBytes: 5000, oomKills: null },
  },
  {
    quirk: 'an empty cpu.stat is unknown',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'cpu.stat': cut('') }) },
    reads: { cpuUsageUsec: null, throttledUsec: null },
  },
  {
    quirk: 'a cpu.stat cut within a number loses that number only',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'cpu.stat': cut('usage_usec 1500000\nthrottled_usec 90') }) },
    reads: { cpuUsageUsec: 1_500_000, throttledUsec: null },
  },
  {
    quirk: 'a memory.current cut within its number is unknown',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'memory.current': cut('5000') }) },
    reads: { memoryBytes: null },
  },
  {
    quirk: 'without memory.stat the working set is unknown, for the usage alone would be too much',
    files: { ...inNamespace, ...dir(TOP, { 'cpu.stat': CPU_STAT, 'memory.current': '5000' }) },
    reads: { memoryBytes: null },
  },
  {
    quirk: 'a key that ends with the one looked for is another key',
    files: {
      ...inNamespace,
      ...dir(TOP, {
        ...container,
        'memory.stat': 'workingset_inactive_file 7\ninactive_file_x 8\ninactive_file 1000000',
      }),
    },
    reads: { memoryBytes: 4_000_000 },
  },
  {
    quirk: 'more inactive cache than usage: the two files are not read at one instant',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'memory.current': '100' }) },
    reads: { memoryBytes: 0 },
  },
  {
    quirk: 'text where a number belongs is unknown',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'memory.current': 'max', 'cpu.stat': 'usage_usec -5' }) },
    reads: { memoryBytes: null, cpuUsageUsec: null },
  },
  {
    quirk: 'pressure totals are those of "some"',
    files: {
      ...inNamespace,
      ...dir(TOP, { ...container, 'cpu.pressure': PSI, 'memory.pressure': PSI, 'io.pressure': PSI }),
    },
    reads: { cpuPressureUsec: 4711, memoryPressureUsec: 4711, ioPressureUsec: 4711 },
  },
  {
    quirk: 'without PSI, or with it cut, pressure is unknown',
    files: {
      ...inNamespace,
      ...dir(TOP, { ...container, 'cpu.pressure': cut('some avg10=0.00 avg60=0.00 avg300=0.00 total=47') }),
    },
    reads: { cpuPressureUsec: null, memoryPressureUsec: null, ioPressureUsec: null },
  },
  {
    quirk: 'a pressure file whose first line is "full" has no "some"',
    files: {
      ...inNamespace,
      ...dir(TOP, { ...container, 'io.pressure': 'full avg10=0.00 avg60=0.00 avg300=0.00 total=9' }),
    },
    reads: { ioPressureUsec: null },
  },
  {
    quirk: 'an old kernel’s memory.events without oom_kill is unknown',
    files: { ...inNamespace, ...dir(TOP, { ...container, 'memory.events': 'low 0\nhigh 0\nmax 0\noom 0' }) },
    reads: { oomKills: null },
  },
  {
    quirk: 'nothing mounted: nothing known but the host’s size',
    files: proc(['0::/'], []),
    reads: {
      cpuUsageUsec: null,
      memoryBytes: null,
      cpuCoresLimit: 4,
      cpuLimitSource: 'host',
      memoryLimitBytes: 16 * GiB,
    },
  },
  {
    quirk: 'no /proc at all: nothing known',
    files: dir('/sys/fs/cgroup', container),
    reads: { cpuUsageUsec: null, memoryBytes: null },
  },
  {
    quirk: 'CGROUP_ROOT names a v2 mount in another place',
    files: { ...proc(['0::/'], []), ...dir('/host/cgroup', container) },
    cgroupRoot: '/host/cgroup',
    reads: { source: 'cgroup-v2', cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'CGROUP_ROOT works without any /proc, and for a path that is not below it',
    files: dir('/host/cgroup', container),
    cgroupRoot: '/host/cgroup',
    reads: { source: 'cgroup-v2', cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'CGROUP_ROOT with this process’s path below it',
    files: {
      ...proc(['0::/a'], []),
      ...dir('/host/cgroup', { 'cgroup.controllers': 'cpu' }),
      ...dir('/host/cgroup/a', container),
    },
    cgroupRoot: '/host/cgroup',
    reads: { cpuUsageUsec: 1_500_000 },
  },
];

test.each(quirks)('cgroup v2: $quirk', ({ files, cgroupRoot, reads }) => {
  expect(readFixture(files, cgroupRoot)).toMatchObject(reads);
});
