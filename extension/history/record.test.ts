import { expect, test } from 'vitest';
import { HISTORY_STEP_MS, HISTORY_STEPS, type History } from '../../server/contract/history.ts';
import { sampleSnapshot } from '../link/sample-events.ts';
import { EMPTY_RECORD, gapAt, type HistoryRecord, joined, recordOf, recordOfStep } from './record.ts';

/** CPU of the api, from step 100 on. */
const cpu = (fromStep: number, ...values: (number | null)[]): HistoryRecord => ({
  ...EMPTY_RECORD,
  fromStep,
  steps: values.length,
  cpuPercent: new Map([['api', values]]),
});
const FAST = { buckets: [4, 2], slowestMs: 1.1 };
const NONE = { buckets: [], slowestMs: null };
const cpuOf = ({ fromStep, cpuPercent }: HistoryRecord) => [fromStep, ...(cpuPercent.get('api') ?? [])];

test('two records lie on one row of steps, with nulls where neither knows', () => {
  expect(cpuOf(joined(cpu(100, 1, 2), cpu(104, 5)))).toEqual([100, 1, 2, null, null, 5]);
  expect(cpuOf(joined(cpu(104, 5), cpu(100, 1, 2)))).toEqual([100, 1, 2, null, null, 5]);
});

test('where both know a value it is the second one’s; a null takes nothing away', () => {
  expect(cpuOf(joined(cpu(100, 1, 2, null), cpu(101, 9, 3)))).toEqual([100, 1, 9, 3]);
  expect(cpuOf(joined(cpu(100, 1, 2), cpu(100, null, null)))).toEqual([100, 1, 2]);
});

test('the newest steps are kept, and a column of which nothing is left goes', () => {
  const long = joined(cpu(100, 1, 2), gapAt(100 + HISTORY_STEPS));
  expect([long.steps, ...cpuOf(long).slice(0, 2)]).toEqual([HISTORY_STEPS, 101, 2]);
  expect(joined(long, gapAt(101 + HISTORY_STEPS)).cpuPercent.size).toBe(0);
});

test('nothing joined with something is that', () => {
  expect(joined(EMPTY_RECORD, cpu(100, 1))).toEqual(cpu(100, 1));
  expect(joined(cpu(100, 1), EMPTY_RECORD)).toEqual(cpu(100, 1));
});

test('a server’s answer and a picture make records of one shape', () => {
  const fromMs = 1_800_000_000_000;
  const answer: History = {
    generatedAtMs: fromMs,
    stepMs: HISTORY_STEP_MS,
    fromMs,
    sidecars: [{ name: 'api', cpuPercent: [12.5], memoryBytes: [7], health: ['degraded'] }],
    channels: [{ id: 'async', counts: [3] }],
    entries: [],
  };
  const record = recordOf(answer);
  expect(record).toMatchObject({ fromStep: fromMs / HISTORY_STEP_MS, steps: 1 });
  expect(record.health.get('api')).toEqual(['degraded']);
  expect(recordOf({ ...answer, stepMs: 1_000 })).toEqual(EMPTY_RECORD);

  const own = recordOfStep(
    record.fromStep,
    sampleSnapshot(fromMs, ['api']),
    new Map([['async', 2]]),
    new Map([['api', FAST]]),
  );
  expect(own.memoryBytes.get('api')).toEqual([1_000_000]);
  expect([own.health.get('api'), own.health.get('worker')]).toEqual([['healthy'], ['down']]);
  expect(own.counts.get('async')).toEqual([2]);
  expect([...own.latency]).toEqual([['api', [FAST]]]);
});

test('latency is there for those that told, and a step without a request is known', () => {
  const fromMs = 1_800_000_000_000;
  const told = { name: 'api', cpuPercent: [1, 1, 1], memoryBytes: [1, 1, 1], health: [null, null, null] };
  const answer: History = {
    generatedAtMs: fromMs,
    stepMs: HISTORY_STEP_MS,
    fromMs,
    sidecars: [
      { ...told, latency: [[4, 2], [], null], slowestMs: [1.1, null, null] },
      { ...told, name: 'redis' },
    ],
    channels: [],
    entries: [],
  };
  const record = recordOf(answer);
  expect([...record.latency]).toEqual([['api', [FAST, NONE, null]]]);
  const own: HistoryRecord = { ...gapAt(record.fromStep + 1), latency: new Map([['api', [FAST]]]) };
  expect(joined(record, own).latency.get('api')).toEqual([FAST, FAST, null]);
  expect(joined(record, gapAt(record.fromStep)).latency.get('api')).toEqual([FAST, NONE, null]);
});

test('a number older than a report that is late is none of the step', () => {
  const snapshot = sampleSnapshot(1_800_000_000_000);
  const sidecars = snapshot.sidecars.map((sidecar) => ({ ...sidecar, ageMs: 10_001 }));
  expect(recordOfStep(1, { ...snapshot, sidecars }, null, null).memoryBytes.get('api')).toEqual([null]);
});
