// What each instance used in the last minutes, out of its reports: enough to say what passed between two instants. Bounded:
// 100 instances of 100 kB at the most.
import type { Report } from '../../server/contract/report.ts';
import { nextClockOffset } from '../link/clock-offset.ts';
import { createSampleRing, type SampleRing, type UsageSample } from './sample-ring.ts';

/** Most instances followed; the one not heard from for longest goes first. */
export const MAX_INSTANCES = 100;
/** Most boots held of one instance, so that one which dies again and again does not fill the memory. */
export const MAX_BOOTS = 4;
/** A report that is sent for new traffic alone repeats the sample before it, a few microseconds later. */
const REPEATED_MS = 1;

export type UsageReport = Pick<
  Report,
  | 'name'
  | 'instance'
  | 'bootId'
  | 'reportedAtMs'
  | 'monotonicUsec'
  | 'cpuUsageUsec'
  | 'throttledUsec'
  | 'previous'
  | 'memoryBytes'
  | 'memoryLimitBytes'
  | 'memoryLimitSource'
  | 'oomKills'
  | 'memoryPressureUsec'
>;

/** One boot of one instance. */
export interface BootTrack {
  sidecar: string;
  instance: string;
  bootId: string;
  /** Its monotonic clock less the server's clock. */
  aheadMs: number;
  /** Its monotonic clock less its wall clock, as its newest sample says. */
  monotonicAheadMs: number;
  samples: SampleRing;
}

/** A boot as it crosses the extension's port. */
export interface KeptBoot extends Omit<BootTrack, 'samples'> {
  samples: UsageSample[];
}

export interface UsageTrack {
  /** `arrivedAtMs`: by the server's clock. */
  take(report: UsageReport, arrivedAtMs: number): void;
  /** Boots of one instance, oldest first. */
  bootsOf(sidecar: string, instance: string): readonly BootTrack[];
  instancesOf(sidecar: string): string[];
  /** Its wall clock less the server's, as its newest reports say; null: it was not heard. */
  wallAheadMs(sidecar: string, instance: string): number | null;
  kept(): KeptBoot[];
  /** Takes in what somebody else kept from before. */
  restore(boot: KeptBoot): void;
  /** How many boots were taken in so. */
  restored(): number;
}

const keyOf = (sidecar: string, instance: string) => `${sidecar} ${instance}`;

export function createUsageTrack(): UsageTrack {
  const instances = new Map<string, BootTrack[]>();
  let restored = 0;
  const followed = (sidecar: string, instance: string): BootTrack[] => {
    const key = keyOf(sidecar, instance);
    const boots = instances.get(key) ?? [];
    instances.delete(key);
    instances.set(key, boots);
    if (instances.size > MAX_INSTANCES) instances.delete(instances.keys().next().value ?? '');
    return boots;
  };
  return {
    take(report, arrivedAtMs) {
      const boots = followed(report.name, report.instance);
      const boot = boots.find(({ bootId }) => bootId === report.bootId);
      if (boot !== undefined) return takeSample(boot, report, arrivedAtMs);
      boots.push(bootOf(report, arrivedAtMs));
      if (boots.length > MAX_BOOTS) boots.shift();
    },
    bootsOf: (sidecar, instance) => instances.get(keyOf(sidecar, instance)) ?? [],
    instancesOf: (sidecar) =>
      [...instances.values()].flatMap(([boot]) => (boot?.sidecar === sidecar ? [boot.instance] : [])).sort(),
    wallAheadMs(sidecar, instance) {
      const boot = instances.get(keyOf(sidecar, instance))?.at(-1);
      return boot === undefined ? null : boot.aheadMs - boot.monotonicAheadMs;
    },
    kept: () =>
      [...instances.values()].flat().map((boot) => ({
        ...boot,
        samples: Array.from({ length: boot.samples.length }, (_, index) => boot.samples.at(index)),
      })),
    restored: () => restored,
    restore(kept) {
      restored += 1;
      const boots = followed(kept.sidecar, kept.instance);
      const known = boots.find(({ bootId }) => bootId === kept.bootId);
      const samples = createSampleRing();
      for (const sample of kept.samples) samples.push(sample);
      if (known === undefined) {
        boots.push({ ...kept, samples });
        // Oldest first, as they are looked for.
        boots.sort((a, b) => beganAtMs(a) - beganAtMs(b));
      } else {
        for (let index = 0; index < known.samples.length; index += 1) samples.push(known.samples.at(index));
        known.samples = samples;
      }
      if (boots.length > MAX_BOOTS) boots.shift();
    },
  };
}

/** When it was first heard of, by the server's clock. */
export const beganAtMs = ({ samples, aheadMs }: BootTrack) => samples.at(0).monotonicMs - aheadMs;

function bootOf(report: UsageReport, arrivedAtMs: number): BootTrack {
  const { name, instance, bootId, previous, monotonicUsec } = report;
  const samples = createSampleRing();
  const first = sampleOf(report);
  // Of the earlier sample only the counters are told.
  if (previous !== null)
    samples.push({
      monotonicMs: previous.monotonicUsec / 1_000,
      cpuUsageUsec: previous.cpuUsageUsec,
      throttledUsec: previous.throttledUsec,
      memoryBytes: null,
      memoryLimitBytes: null,
      oomKills: null,
      memoryPressureUsec: null,
    });
  samples.push(first);
  return {
    sidecar: name,
    instance,
    bootId,
    aheadMs: monotonicUsec / 1_000 - arrivedAtMs,
    monotonicAheadMs: monotonicAhead(report),
    samples,
  };
}

function takeSample(boot: BootTrack, report: UsageReport, arrivedAtMs: number): void {
  const sample = sampleOf(report);
  const newest = boot.samples.at(boot.samples.length - 1).monotonicMs;
  if (sample.monotonicMs - newest <= REPEATED_MS) return;
  boot.samples.push(sample);
  boot.aheadMs = nextClockOffset(boot.aheadMs, sample.monotonicMs, arrivedAtMs);
  boot.monotonicAheadMs = monotonicAhead(report);
}

const monotonicAhead = ({ monotonicUsec, reportedAtMs }: UsageReport) => monotonicUsec / 1_000 - reportedAtMs;

const sampleOf = (report: UsageReport): UsageSample => ({
  monotonicMs: report.monotonicUsec / 1_000,
  cpuUsageUsec: report.cpuUsageUsec,
  throttledUsec: report.throttledUsec,
  memoryBytes: report.memoryBytes,
  memoryLimitBytes: report.memoryLimitSource === 'cgroup' ? report.memoryLimitBytes : null,
  oomKills: report.oomKills,
  memoryPressureUsec: report.memoryPressureUsec,
});
