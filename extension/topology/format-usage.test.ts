import { describe, expect, it } from 'vitest';
import { UNKNOWN_USAGE, type Usage } from '../../server/contract/snapshot.ts';
import { formatCpu, formatMemory, formatPercent } from './format-usage.ts';

const MIB = 1024 ** 2;
const usage = (known: Partial<Usage>): Usage => ({ ...UNKNOWN_USAGE, ...known });
const cpu = (
  cpuCores: number | null,
  cpuCoresLimit: number | null,
  cpuLimitSource: Usage['cpuLimitSource'] = 'quota',
) => formatCpu(usage({ cpuCores, cpuCoresLimit, cpuLimitSource }));
const memory = (
  mib: number | null,
  limitMib: number | null,
  memoryLimitSource: Usage['memoryLimitSource'] = 'cgroup',
) =>
  formatMemory(
    usage({
      memoryBytes: mib === null ? null : mib * MIB,
      memoryLimitBytes: limitMib === null ? null : limitMib * MIB,
      memoryLimitSource,
    }),
  );

describe('formatCpu', () => {
  it.each([
    ['0.37 of 1 core', cpu(0.368, 1)],
    ['1.50 of 2 cores', cpu(1.5, 2)],
    ['0.003 of 0.25 core', cpu(0.0031, 0.25)],
    ['0.37 cores of host', cpu(0.37, 2, 'host')],
    ['0.37 cores', cpu(0.37, null, 'unknown')],
    ['–', cpu(null, 1)],
  ])('says %s', (expected, actual) => expect(actual).toBe(expected));
});

describe('formatMemory', () => {
  it.each([
    ['210 of 512 MiB', memory(210, 512)],
    ['9.4 of 128 MiB', memory(9.4, 128)],
    ['890 MiB of 1 GiB', memory(890, 1_024)],
    ['1.5 of 4 GiB', memory(1_536, 4_096)],
    ['210 MiB of host', memory(210, 24 * 1_024, 'host')],
    ['210 MiB', memory(210, null, 'unknown')],
    ['0 B of 512 MiB', memory(0, 512)],
    ['–', memory(null, 512)],
  ])('says %s', (expected, actual) => expect(actual).toBe(expected));
});

describe('formatPercent', () => {
  it.each([
    [0, '0.0 %'],
    [4.23, '4.2 %'],
    [36.8, '37 %'],
    [130, '130 %'],
    [null, '–'],
  ])('shows %s as %s', (percent, expected) => expect(formatPercent(percent)).toBe(expected));
});
