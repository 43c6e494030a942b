// How a clock was brought onto the browser's, in words. Pure.
import { formatMs } from '../link/format-ms.ts';
import type { ClockEstimate } from './clock-skew.ts';

/** "+12 ms": with its sign, and at least what formatMs tells. */
export const signedMs = (ms: number): string => `${ms < 0 ? '−' : '+'}${formatMs(Math.abs(ms))}`;

export function describeClock({ sidecars, aheadMs, errorMs, from, fits }: ClockEstimate): string {
  const whose = `${sidecars.length === 1 ? 'Clock' : 'One clock'} of ${sidecars.join(', ')}`;
  if (from === 'none') return `${whose}: taken for the browser’s own, nothing says how far it is off`;
  if (from === 'reports')
    return `${whose}: ${signedMs(aheadMs)}, from when its reports arrived, so late by their way here`;
  const error = errorMs === null ? '' : ` ± ${formatMs(errorMs)}`;
  const doubt = fits ? '' : '; its work took longer than the wait that it must lie in';
  return `${whose}: ${signedMs(aheadMs)}${error}, from this request${doubt}`;
}
