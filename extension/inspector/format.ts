// Numbers and names of requests as people read them. Pure.
import { clockTime } from '../link/clock-time.ts';
import { formatMs } from '../link/format-ms.ts';
import type { Listed } from './listed.ts';
import { isBroken, JOB_TYPE, type Outcome, pathOf, type RequestEntry } from './request-entry.ts';
import { outermost } from './server-timing.ts';

/** As DevTools counts: 1 kB is 1,000 B. null: "–". */
export function formatSize(bytes: number | null): string {
  if (bytes === null) return '–';
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  if (bytes < 999_950) return `${Number((bytes / 1_000).toFixed(1))} kB`;
  return `${Number((bytes / 1e6).toFixed(1))} MB`;
}

/** A steady period: 3012 -> "3 s", 150 -> "150 ms", 61000 -> "61 s". */
export const formatPeriod = (ms: number): string =>
  ms < 950 ? `${Math.round(ms / 10) * 10} ms` : `${Number((ms / 1_000).toFixed(ms < 9_950 ? 1 : 0))} s`;

/** "202", or why there is none. */
export function statusText(entry: Outcome): string {
  const { status, error, pending, resourceType } = entry;
  if (isBroken(entry) && (status === null || status < 400)) return 'failed';
  if (status !== null) return String(status);
  if (pending) return 'pending';
  if (error !== null) return 'failed';
  return resourceType === JOB_TYPE ? 'done' : 'no answer';
}

/** How long it took; of one whose answer is still arriving, that it is. */
export const timeText = ({
  durationMs,
  pending,
  status,
}: Pick<RequestEntry, 'durationMs' | 'pending' | 'status'>): string =>
  pending && status !== null ? 'pending' : formatMs(durationMs);

/** What is sent over the network; "cache" where nothing was. */
export const sizeText = ({ fromCache, transferBytes, bodyBytes }: RequestEntry): string =>
  fromCache ? 'cache' : formatSize(transferBytes ?? bodyBytes);

/** "/api/jobs?x=1", without the origin where it is that of the page; otherwise with the host. */
export function nameText(url: string, pageOrigin: string | null): string {
  if (pageOrigin !== null && url.startsWith(`${pageOrigin}/`)) return pathOf(url);
  return url.replace(/^https?:\/\//, '');
}

/** "browser·async" */
export const channelsText = ({ served }: Pick<Listed, 'served'>): string => served?.channels.join('·') ?? '';

/** "api 41 ms · worker 80 ms": each sidecar's own time. Until the backend tells of it, what the answer's Server-Timing says. */
export function serverText({ entry, served }: Pick<Listed, 'entry' | 'served'>): string {
  const parts: readonly [string, number | null][] =
    served?.sidecars.map(({ name, ownMs }) => [name, ownMs]) ??
    outermost(entry.serverTiming).map(({ name, durationMs }) => [name, durationMs]);
  return parts.map(([name, ms]) => (ms === null ? name : `${name} ${formatMs(ms)}`)).join(' · ');
}

/** "14:02:07.123" by this machine's clock. */
export function clockText(atMs: number): string {
  return `${clockTime(atMs)}.${String(new Date(atMs).getMilliseconds()).padStart(3, '0')}`;
}
