import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import { describeItem, eventLine } from './describe-event.ts';
import { itemOf } from './event-log.ts';
import { sampleEntry, sampleGap, sampleTold } from './sample-log.ts';

const MIB = 1024 ** 2;
const item = (change: Partial<LogEntry>) => itemOf(sampleTold(sampleEntry('worker', 0, change)), null);
const nothing = { from: null, to: null, reason: null };
/** Everything but the time. */
const line = (change: Partial<LogEntry>) => eventLine(item(change)).slice('2027-01-15T08:00:00.000Z  '.length);

describe('a line', () => {
  it('has its attributes always in the same order, and a dash for each that it lacks', () => {
    expect(eventLine(item({}))).toBe('2027-01-15T08:00:00.000Z  down  worker  –  healthy → down  stopped reporting');
  });

  it.each<[string, Partial<LogEntry>]>([
    ['healthy  worker  –  down → healthy  –', { from: 'down', to: 'healthy', reason: null }],
    ['started  worker  worker-2  –  –', { kind: 'reporter_started', instance: 'worker-2', ...nothing }],
    [
      'stopped  worker  worker-1  –  stopped reporting',
      { kind: 'reporter_stopped', instance: 'worker-1', ...nothing, reason: 'stopped reporting' },
    ],
    ['OOM kill  worker  worker-1  0 → 2', { kind: 'oom_kill', instance: 'worker-1', from: '0', to: '2', reason: null }],
    [
      'limit  worker  –  400 MiB → none  memory limit',
      { kind: 'limit_changed', from: String(400 * MIB), to: 'none', reason: 'memory_limit_bytes' },
    ],
    [
      'limit  worker  –  0.5 core → 2 cores  CPU limit',
      { kind: 'limit_changed', from: '0.5', to: '2', reason: 'cpu_cores_limit' },
    ],
    [
      'store lost  –  –  –  Redis does not answer',
      { kind: 'store_lost', sidecar: null, ...nothing, reason: 'redis_timeout' },
    ],
    ['store back  –  –  –  –', { kind: 'store_back', sidecar: null, ...nothing }],
  ])('says %s', (expected, change) => expect(line(change)).toContain(expected));

  it('says of a gap that entries may be missing, and why', () => {
    expect(eventLine(itemOf(sampleGap(0), null))).toContain('entries may be missing here: the store lost its log');
  });
});

it('each kind has a shape of its own, and health the shape of what it came to', () => {
  const marks = [
    item({}),
    item({ to: 'degraded' }),
    item({ to: 'healthy' }),
    item({ kind: 'oom_kill' }),
    item({ kind: 'throttling_began' }),
    item({ kind: 'throttling_ended' }),
    item({ kind: 'limit_changed' }),
    item({ kind: 'reporter_started' }),
    item({ kind: 'reporter_stopped' }),
    item({ kind: 'reporter_restarted' }),
    item({ kind: 'store_lost' }),
    item({ kind: 'store_back' }),
    itemOf(sampleGap(0), null),
  ].map((one) => describeItem(one).mark);
  expect(new Set(marks).size).toBe(marks.length);
});
