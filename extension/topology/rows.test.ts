import { expect, it } from 'vitest';
import { CALM, fixtureSnapshot } from '../stories/fixtures.ts';
import { rowsOf } from './rows.ts';

const rowsIn = (fixtures: Parameters<typeof fixtureSnapshot>[0]['fixtures']) =>
  rowsOf(fixtureSnapshot({ fixtures })).map((row) => `${row.label}: ${row.path.join(' -> ')}`);

it('channels are rows in declared order', () => {
  expect(rowsIn(CALM)).toEqual([
    'Browser: frontend -> api',
    'Async: redis -> worker',
    'Scheduled: beat',
    'ws / exec: api -> terminal',
  ]);
});

it('sidecars in no channel stand in a last row of their own', () => {
  const undeclared = ['mailer', 'cron'].map((name) => ({ name, cpu: 0, memory: 1 }));
  expect(rowsIn([...CALM, ...undeclared]).at(-1)).toBe('No channel: cron -> mailer');
});
