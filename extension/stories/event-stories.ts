// What the Events tab can look like: a log, and what its reader did with it.
import type { LogEntry } from '../../server/contract/log-entry.ts';
import type { LogEvent } from '../events/event-log.ts';
import { NOW_MS } from './fixtures.ts';

export interface StoryEvents {
  /** Told before the view was opened. */
  before: readonly LogEvent[];
  /** Told after its reader did as `reader` says. */
  after?: readonly LogEvent[];
  reader?: 'scrolls-up' | 'pauses' | 'filters' | 'collapses';
}

const SECOND_MS = 1_000;
const MIB = 1024 ** 2;

let lastId = 0;

function told(secondsAgo: number, entry: Partial<LogEntry> & Pick<LogEntry, 'kind'>, replayed = false): LogEvent {
  lastId += 1;
  const atMs = NOW_MS - secondsAgo * SECOND_MS;
  const nothing = { sidecar: null, instance: null, from: null, to: null, reason: null };
  return { type: 'log', replayed, entry: { ...nothing, ...entry, id: `${atMs}-${lastId}`, atMs } };
}

const of = (sidecar: string, instance = `${sidecar}-1`) => ({ sidecar, instance });
const health = (sidecar: string, from: string, to: string, reason: string | null = null) =>
  ({ kind: 'health_changed', sidecar, from, to, reason }) as const;

/** A worker that falls silent, is found down, and comes back: five entries, the first of them so long ago. */
const outage = (secondsAgo: number, sidecar: string): LogEvent[] => [
  told(secondsAgo, health(sidecar, 'healthy', 'degraded', 'report is late')),
  told(secondsAgo - 5, { kind: 'reporter_stopped', ...of(sidecar), reason: 'stopped reporting' }),
  told(secondsAgo - 5, health(sidecar, 'degraded', 'down', 'stopped reporting')),
  told(secondsAgo - 21, { kind: 'reporter_restarted', ...of(sidecar) }),
  told(secondsAgo - 21, health(sidecar, 'down', 'healthy')),
];

const everyKind: LogEvent[] = [
  ...outage(3_700, 'worker'),
  told(3_000, { kind: 'store_lost', reason: 'redis_timeout' }),
  told(2_993, { kind: 'store_back' }),
  told(1_800, {
    kind: 'limit_changed',
    ...of('api'),
    from: String(256 * MIB),
    to: String(512 * MIB),
    reason: 'memory_limit_bytes',
  }),
  told(1_800, { kind: 'limit_changed', ...of('api'), from: 'none', to: '1', reason: 'cpu_cores_limit' }),
  told(940, { kind: 'reporter_started', ...of('api', 'api-2') }),
  told(400, { kind: 'throttling_began', ...of('api'), reason: 'held back 32 % of the time' }),
  told(362, { kind: 'throttling_ended', ...of('api') }),
  told(121, { kind: 'oom_kill', ...of('worker'), from: '0', to: '1' }),
  told(121, health('worker', 'healthy', 'degraded', 'out of memory: a process was killed')),
  told(61, health('worker', 'degraded', 'healthy')),
];

const hour = Array.from({ length: 12 }, (_, index) => outage(7_000 - index * 240, index % 2 ? 'beat' : 'terminal'));
const long: LogEvent[] = [...hour.flat(), ...everyKind];

const afterABreak: LogEvent[] = [
  ...everyKind.slice(0, 7),
  { type: 'resync', atMs: NOW_MS - 1_900 * SECOND_MS, reason: 'log_lost' },
  ...everyKind.slice(7, 10),
  told(200, { kind: 'throttling_began', ...of('api'), reason: 'held back 32 % of the time' }, true),
  told(150, { kind: 'throttling_ended', ...of('api') }, true),
  told(8, health('terminal', 'healthy', 'degraded', 'report is late'), true),
];

const justNow = outage(30, 'frontend');
const older = [told(9_000, { kind: 'reporter_started', ...of('redis') })];

/** By story. */
export const EVENT_STORIES = {
  events: { before: everyKind },
  'events-following': { before: long, after: justNow },
  'events-scrolled-up': { before: long, after: [...justNow, ...older], reader: 'scrolls-up' },
  'events-paused': { before: everyKind, after: justNow, reader: 'pauses' },
  'events-no-match': { before: everyKind, reader: 'filters' },
  'events-empty': { before: [] },
  'events-after-a-break': { before: afterABreak },
  'drawer-collapsed': { before: everyKind, reader: 'collapses' },
} satisfies Readonly<Record<string, StoryEvents>>;
