import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { Report } from '../../server/contract/report.ts';
import { CALM, fixtureReport, fixtureSnapshot } from '../stories/fixtures.ts';
import { NO_PRESSURE, type Pressure, watchPressure } from './recent-pressure.ts';

const [calmApi] = fixtureSnapshot({ fixtures: CALM.filter(({ name }) => name === 'api') }).sidecars.filter(
  ({ name }) => name === 'api',
);

type Heard = readonly [atSeconds: number, waitedMs: number | null, bootId?: string];

/** The pressure after each of these reports: when it was made, and how long tasks had waited for CPU in all, in ms. */
function after(...reports: readonly Heard[]): Pressure[] {
  const [instance] = calmApi?.instances ?? [];
  if (calmApi === undefined || instance === undefined) throw new Error('the fixture has no api');
  const sidecar = signal<typeof calmApi | undefined>(undefined);
  const ending = new AbortController();
  const pressure = watchPressure(sidecar, ending.signal);
  const seen = reports.map(([atSeconds, waitedMs, bootId = 'boot']) => {
    const report: Report = {
      ...fixtureReport({ name: 'api', cpu: 0, memory: 1 }),
      bootId,
      monotonicUsec: atSeconds * 1e6,
      cpuPressureUsec: waitedMs === null ? null : waitedMs * 1e3,
      memoryPressureUsec: waitedMs === null ? null : 0,
    };
    sidecar.value = { ...calmApi, instances: [{ ...instance, report }] };
    return pressure.value;
  });
  ending.abort();
  return seen;
}

const cpu = (...reports: readonly Heard[]) => after(...reports).map((pressure) => pressure.cpu);

it('takes two reports, and is the share of the time between them', () => {
  expect(cpu([10, 500], [12, 700])).toEqual([null, 10]);
});

it('is that of about the last 10 s', () => {
  expect(cpu([10, 0], [15, 5_000], [21, 5_000], [30, 5_000]).at(-1)).toBe(0);
});

it('begins anew with a new boot', () => {
  expect(cpu([10, 9_000], [11, 9_500], [12, 10, 'boot-2'], [13, 110, 'boot-2'])).toEqual([null, 50, null, 10]);
});

it('is not known where the kernel does not tell, and 0 where nothing waited', () => {
  expect(after([10, null], [11, null]).at(-1)).toEqual(NO_PRESSURE);
  expect(after([10, 5], [11, 5]).at(-1)).toEqual({ cpu: 0, memory: 0, io: null });
});
