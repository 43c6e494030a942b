// What a sidecar used meanwhile, in words. Pure.
import { formatMs } from '../link/format-ms.ts';
import { formatBytes, UNKNOWN } from '../topology/format-usage.ts';
import type { UsageOrWhy, WindowUsage } from './window-usage.ts';

export interface UsageText {
  cpu: string;
  throttled: string;
  memory: string;
  /** The time that was really measured. */
  measured: string;
}

/** null: there are no figures, and `whyNoUsage` says why. */
export const describeUsage = (usage: UsageOrWhy): UsageText | null =>
  usage.kind === 'measured' ? usageText(usage) : null;

const usageText = ({ cpuMs, throttledMs, memoryChangeBytes, measuredMs }: WindowUsage): UsageText => ({
  cpu: cpuMs === null ? UNKNOWN : formatMs(cpuMs),
  throttled: throttledMs === null ? UNKNOWN : formatMs(throttledMs),
  memory: memoryChangeBytes === null ? UNKNOWN : signedBytes(memoryChangeBytes),
  measured: formatMs(measuredMs),
});

const WHY: Record<Exclude<UsageOrWhy['kind'], 'measured'>, string> = {
  restarted: 'It began anew in between, and its counters with it.',
  pending: 'The next report is due.',
  'too-early': 'No report from before it began is held.',
  'never-reported': 'It never reported.',
};

export const whyNoUsage = (usage: UsageOrWhy): string => (usage.kind === 'measured' ? '' : WHY[usage.kind]);

/** "+1.2 MiB", "−300 KiB", "±0 B". */
export function signedBytes(bytes: number): string {
  const sign = bytes === 0 ? '±' : bytes < 0 ? '−' : '+';
  return `${sign}${formatBytes(Math.abs(bytes))}`;
}
