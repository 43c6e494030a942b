import { describe, expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { picture, START_MS } from '../testing/picture.ts';
import { applyEvent } from './apply.ts';
import type { LogEntry } from './log-entry.ts';
import type { Snapshot } from './snapshot.ts';

const MIB = 1024 ** 2;
const up = picture('api', 'worker').hear('worker', 1, {
  oomKills: 0,
  memoryBytes: 200 * MIB,
  memoryLimitBytes: 400 * MIB,
  memoryLimitSource: 'cgroup',
  cpuCoresLimit: 2,
});

const told = (snapshot: Snapshot, entry: Partial<LogEntry>, replayed = false) =>
  applyEvent(snapshot, {
    type: 'log',
    replayed,
    entry: {
      id: '1-1',
      atMs: START_MS + 1_200,
      kind: 'oom_kill',
      sidecar: 'worker',
      instance: 'worker-1',
      from: '0',
      to: '1',
      reason: null,
      ...entry,
    },
  });
const workerOf = (snapshot: Snapshot | null) => snapshot?.sidecars.find(({ name }) => name === 'worker');

describe('an entry whose report has not arrived yet', () => {
  test('an OOM kill counts, and makes its sidecar degraded, at once', () => {
    expect(workerOf(told(up.snapshot, {}))).toMatchObject({
      oomKills: 1,
      health: 'degraded',
      reason: 'out of memory: a process was killed',
    });
  });

  test('a limit that changed is what usage is measured against from then on', () => {
    const change = { kind: 'limit_changed', from: String(400 * MIB), reason: 'memory_limit_bytes' } as const;
    expect(workerOf(told(up.snapshot, { ...change, to: String(800 * MIB) }))).toMatchObject({
      memoryLimitBytes: 800 * MIB,
      memoryPercent: 25,
    });
    const cpu = { kind: 'limit_changed', from: '2', to: '4', reason: 'cpu_cores_limit' } as const;
    expect(workerOf(told(up.snapshot, cpu))).toMatchObject({ cpuCoresLimit: 4 });
  });

  test('the report that follows says the same, and nothing is counted twice', () => {
    const entryFirst = told(up.snapshot, {});
    const report = makeReport({ name: 'worker', instance: 'worker-1', oomKills: 1, monotonicUsec: 62_000_000 });
    const after = applyEvent(entryFirst, { type: 'reports', atMs: START_MS + 2_000, reports: [report], rejected: [] });
    expect(workerOf(after)).toMatchObject({ oomKills: 1, health: 'degraded' });
  });
});

test.each<[string, Partial<LogEntry>]>([
  ['an OOM kill that a report has told', { to: '0' }],
  ['an entry older than the newest report', { atMs: START_MS + 900 }],
  ['a limit that was taken away, since nobody says what there is now', { kind: 'limit_changed', to: 'none' }],
  ['a health, which follows from reports', { kind: 'health_changed', instance: null, from: 'healthy', to: 'down' }],
  ['an entry of the store', { kind: 'store_lost', sidecar: null, instance: null, from: null, to: null }],
  ['an entry of a sidecar that is not known', { sidecar: 'mailer' }],
])('%s leaves the picture as it is', (_, entry) => {
  expect(told(up.snapshot, entry)).toEqual(up.snapshot);
});
