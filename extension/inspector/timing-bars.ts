// A request's time as bars: what the browser did one after the other, and what the server says of its own work. Pure.
import type { RequestEntry, Timings } from './request-entry.ts';

export interface Bar {
  name: string;
  hint: string;
  kind: 'idle' | 'connect' | 'wait' | 'receive' | 'server';
  ms: number | null;
  /** Of the whole. */
  fromPercent: number;
  widthPercent: number;
}

const PHASES: readonly { key: keyof Timings; name: string; hint: string; kind: Bar['kind'] }[] = [
  { key: 'blockedMs', name: 'Queued', hint: 'Waited for a free connection, or for what is more urgent', kind: 'idle' },
  { key: 'dnsMs', name: 'DNS', hint: 'Looked up the host', kind: 'connect' },
  { key: 'connectMs', name: 'Connect', hint: 'Opened the connection', kind: 'connect' },
  { key: 'tlsMs', name: 'TLS', hint: 'Agreed on encryption', kind: 'connect' },
  { key: 'sendMs', name: 'Send', hint: 'Sent the request', kind: 'connect' },
  { key: 'waitMs', name: 'Wait', hint: 'Waited for the first byte of the answer: network and server', kind: 'wait' },
  { key: 'receiveMs', name: 'Receive', hint: 'Received the answer', kind: 'receive' },
];

/** One after the other, in the order in which they happen; those that did not happen are left out. */
export function timingBars({ timings }: Pick<RequestEntry, 'timings'>): Bar[] {
  if (timings === null) return [];
  const present = PHASES.flatMap(({ key, ...phase }) => {
    const ms = timings[key];
    return ms === null ? [] : [{ ...phase, ms }];
  });
  const total = present.reduce((sum, { ms }) => sum + ms, 0) || 1;
  let from = 0;
  return present.map((phase) => {
    const bar = { ...phase, fromPercent: (from / total) * 100, widthPercent: (phase.ms / total) * 100 };
    from += phase.ms;
    return bar;
  });
}

/** Server-Timing tells how long, not when: all begin at the left, and are as long as their part of the wait, or of the longest. */
export function serverBars({ serverTiming, timings }: Pick<RequestEntry, 'serverTiming' | 'timings'>): Bar[] {
  const longest = Math.max(timings?.waitMs ?? 0, ...serverTiming.map(({ durationMs }) => durationMs ?? 0)) || 1;
  return serverTiming.map(({ name, description, durationMs }) => ({
    name,
    hint: description || 'Told by the header Server-Timing',
    kind: 'server',
    ms: durationMs,
    fromPercent: 0,
    widthPercent: ((durationMs ?? 0) / longest) * 100,
  }));
}
