import { expect, test } from 'vitest';
import type { LogEntry } from './contract/log-entry.ts';
import { asFound, withPast } from './past-life.ts';
import { picture, START_MS } from './testing/picture.ts';

const entry = (changes: Partial<LogEntry>): LogEntry => ({
  id: '1-0',
  atMs: START_MS - 60_000,
  kind: 'reporter_restarted',
  sidecar: 'api',
  instance: 'api-1',
  from: null,
  to: null,
  reason: null,
  ...changes,
});
const found = asFound(picture('api', 'worker').hear('api', 1).hear('worker', 1).snapshot);
const told = (entries: LogEntry[], unbroken = entries) => withPast(found, { entries, unbroken }).sidecars[0];

test('the first picture says nothing of what was before it', () => {
  expect(found.sidecars[0]).toMatchObject({ health: 'healthy', healthSinceMs: null, healthBefore: null });
});

test('restarts that the log tells of are counted, once however often it is read', () => {
  const three = [entry({}), entry({}), entry({}), entry({ sidecar: 'worker', instance: 'worker-1' })];
  const past = { entries: three, unbroken: [] };
  const twice = withPast(withPast(found, past), past);
  expect(twice.sidecars.map(({ instances }) => instances[0]?.restarts)).toEqual([3, 1]);
});

test('the last change of health in the log is the last transition, where it led to what is', () => {
  const change = (from: string, to: string, atMs: number) =>
    entry({ kind: 'health_changed', instance: null, from, to, atMs });
  const down = change('healthy', 'down', START_MS - 9_000);
  const up = change('down', 'healthy', START_MS - 5_000);
  expect(told([down, up])).toMatchObject({ healthSinceMs: START_MS - 5_000, healthBefore: 'down' });
  expect(told([up, down])).toMatchObject({ healthSinceMs: null, healthBefore: null });
});

test('nobody knows whether it stayed so while nobody watched', () => {
  const change = entry({ kind: 'health_changed', instance: null, from: 'down', to: 'healthy' });
  expect(told([change], [])).toMatchObject({ healthSinceMs: null, healthBefore: null });
});
