import { expect, test } from 'vitest';
import { cut, dir, type Files, proc, v1Mount, v2Mount } from '../testing/fixture-tree.ts';
import { type Quirk, readFixture } from '../testing/read-fixture.ts';

const TOP = '/sys/fs/cgroup';
const cpuacct = { 'cpuacct.usage': '1500000999' };
const cpu = { 'cpu.stat': 'nr_periods 40\nnr_throttled 7\nthrottled_time 90000500' };
const memory = {
  'memory.usage_in_bytes': '5000000',
  'memory.stat':
    'cache 1\ninactive_file 7\nhierarchical_memory_limit 9223372036854771712\ntotal_cache 9\ntotal_inactive_file 1200000',
  'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1',
};
const apart = (path: string) => [`4:memory:${path}`, `3:cpuset:${path}`, `2:cpuacct:${path}`, `1:cpu:${path}`];
const mountsApart = [v1Mount('cpu'), v1Mount('cpuacct'), v1Mount('cpuset'), v1Mount('memory')];
const groupsApart = (path: string): Files => ({
  ...dir(`${TOP}/cpu${path}`, cpu),
  ...dir(`${TOP}/cpuacct${path}`, cpuacct),
  ...dir(`${TOP}/memory${path}`, memory),
});
const PSI = 'some avg10=0.50 avg60=0.10 avg300=0.02 total=4711';

const quirks: Quirk[] = [
  {
    quirk: 'each controller mounted apart; nanoseconds become microseconds',
    files: { ...proc(apart('/c1'), mountsApart), ...groupsApart('/c1') },
    reads: {
      source: 'cgroup-v1',
      cpuUsageUsec: 1_500_000,
      throttledUsec: 90_000,
      periods: 40,
      throttledPeriods: 7,
      memoryBytes: 3_800_000,
      oomKills: 1,
      cpuPressureUsec: null,
    },
  },
  {
    quirk: 'cpu and cpuacct mounted together',
    files: {
      ...proc(['4:memory:/c1', '3:cpu,cpuacct:/c1'], [v1Mount('cpu,cpuacct'), v1Mount('memory')]),
      ...dir(`${TOP}/cpu,cpuacct/c1`, { ...cpu, ...cpuacct }),
      ...dir(`${TOP}/memory/c1`, memory),
    },
    reads: { cpuUsageUsec: 1_500_000, periods: 40, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'Docker mounts the container’s own cgroup at the mount point',
    files: {
      ...proc(
        apart('/docker/4f5e'),
        ['cpu', 'cpuacct', 'memory'].map((name) => v1Mount(name, `${TOP}/${name}`, '/docker/4f5e')),
      ),
      ...groupsApart(''),
    },
    reads: { cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'the host’s path is not visible: the mount point is the container',
    files: { ...proc(apart('/docker/4f5e'), mountsApart), ...groupsApart('') },
    reads: { cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'a mount root outside of the cgroup namespace',
    files: {
      ...proc(
        apart('/'),
        ['cpu', 'cpuacct', 'memory'].map((name) => v1Mount(name, `${TOP}/${name}`, '/../..')),
      ),
      ...groupsApart(''),
    },
    reads: { cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'controllers in different groups: each is read in its own',
    files: {
      ...proc(['4:memory:/m', '2:cpuacct:/c', '1:cpu:/'], mountsApart),
      ...dir(`${TOP}/cpu`, cpu),
      ...dir(`${TOP}/cpuacct/c`, cpuacct),
      ...dir(`${TOP}/memory/m`, memory),
    },
    reads: { cpuUsageUsec: 1_500_000, periods: 40, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'only memory is mounted: CPU is unknown',
    files: { ...proc(apart('/c1'), [v1Mount('memory')]), ...dir(`${TOP}/memory/c1`, memory) },
    reads: { source: 'cgroup-v1', cpuUsageUsec: null, throttledUsec: null, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'only cpuacct is mounted: memory and throttling are unknown',
    files: { ...proc(apart('/c1'), [v1Mount('cpuacct')]), ...dir(`${TOP}/cpuacct/c1`, cpuacct) },
    reads: { source: 'cgroup-v1', cpuUsageUsec: 1_500_000, throttledUsec: null, memoryBytes: null },
  },
  {
    quirk: 'a count of nanoseconds beyond 2^53 keeps its microseconds',
    files: {
      ...proc(apart('/c1'), mountsApart),
      ...groupsApart('/c1'),
      ...dir(`${TOP}/cpuacct/c1`, { 'cpuacct.usage': '20000000000123456' }),
    },
    reads: { cpuUsageUsec: 20_000_000_000_123 },
  },
  {
    quirk: 'a usage cut within its number is unknown',
    files: {
      ...proc(apart('/c1'), mountsApart),
      ...groupsApart('/c1'),
      ...dir(`${TOP}/cpuacct/c1`, { 'cpuacct.usage': cut('150') }),
    },
    reads: { cpuUsageUsec: null, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'a memory.stat that ends before the totals: the working set is unknown',
    files: {
      ...proc(apart('/c1'), mountsApart),
      ...groupsApart('/c1'),
      ...dir(`${TOP}/memory/c1`, { 'memory.stat': 'cache 1\ninactive_file 7' }),
    },
    reads: { memoryBytes: null, oomKills: 1 },
  },
  {
    quirk: 'a kernel before 4.13 has no oom_kill',
    files: {
      ...proc(apart('/c1'), mountsApart),
      ...groupsApart('/c1'),
      ...dir(`${TOP}/memory/c1`, { 'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0' }),
    },
    reads: { oomKills: null, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'hybrid: a v2 mount without controllers beside v1 is not taken for the container',
    files: {
      ...proc([...apart('/c1'), '0::/'], [...mountsApart, v2Mount(`${TOP}/unified`)]),
      ...groupsApart('/c1'),
      ...dir(`${TOP}/unified`, { 'cgroup.controllers': '', 'cpu.stat': 'usage_usec 999999999', 'cpu.pressure': PSI }),
    },
    // Pressure of the v2 root is that of the whole machine.
    reads: { source: 'cgroup-v1', cpuUsageUsec: 1_500_000, memoryBytes: 3_800_000, cpuPressureUsec: null },
  },
  {
    quirk: 'hybrid: pressure comes from v2 where the process has a v2 cgroup of its own',
    files: {
      ...proc([...apart('/c1'), '0::/c1'], [...mountsApart, v2Mount(`${TOP}/unified`)]),
      ...groupsApart('/c1'),
      ...dir(`${TOP}/unified/c1`, { 'cgroup.type': 'domain', 'cpu.pressure': PSI }),
    },
    reads: { source: 'cgroup-v1', cpuUsageUsec: 1_500_000, cpuPressureUsec: 4711 },
  },
  {
    quirk: 'hybrid: memory on v1, CPU on v2',
    files: {
      ...proc(['4:memory:/c1', '0::/c1'], [v1Mount('memory'), v2Mount(`${TOP}/unified`)]),
      ...dir(`${TOP}/memory/c1`, memory),
      ...dir(`${TOP}/unified/c1`, { 'cgroup.type': 'domain', 'cpu.stat': 'usage_usec 77\nnr_periods 3' }),
    },
    reads: { source: 'cgroup-v1', cpuUsageUsec: 77, periods: 3, memoryBytes: 3_800_000 },
  },
  {
    quirk: 'named hierarchies without a controller are passed over',
    files: {
      ...proc(['9:name=systemd:/x', ...apart('/c1')], [v1Mount('name=systemd', `${TOP}/systemd`), ...mountsApart]),
      ...groupsApart('/c1'),
    },
    reads: { source: 'cgroup-v1', cpuUsageUsec: 1_500_000 },
  },
  {
    quirk: 'CGROUP_ROOT names a directory of v1 mounts',
    files: {
      ...proc(apart('/elsewhere'), []),
      ...Object.fromEntries(Object.entries(groupsApart('')).map(([path, text]) => [`/host${path}`, text])),
    },
    cgroupRoot: '/host/sys/fs/cgroup',
    reads: { source: 'cgroup-v1', cpuUsageUsec: 1_500_000, throttledUsec: 90_000, memoryBytes: 3_800_000 },
  },
];

test.each(quirks)('cgroup v1: $quirk', ({ files, cgroupRoot, reads }) => {
  expect(readFixture(files, cgroupRoot)).toMatchObject(reads);
});
