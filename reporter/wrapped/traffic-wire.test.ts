import { expect, test } from 'vitest';
import { MAX_REPORT_CHANNELS } from '../../server/contract/report-limits.ts';
import { paceLine, parseLine, parsePaceLine, totalsLine } from './traffic-wire.ts';

const TOTALS = { sender: 's', traffic: { async: 3 }, dropped: 1, clamped: 2 };

test('what is written is what is read', () => {
  expect(parseLine(totalsLine(TOTALS))).toEqual(TOTALS);
  const pace = { everyMs: 50, isWatched: true, excluded: ['/api/me'] };
  expect(parsePaceLine(paceLine(pace))).toEqual(pace);
});

const channels = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, 1]));

test.each([
  ['no sender', { ...TOTALS, sender: '' }],
  ['a sender too long', { ...TOTALS, sender: 's'.repeat(65) }],
  ['a channel that is no name', { ...TOTALS, traffic: { 'No!': 1 } }],
  ['a total that is no whole number', { ...TOTALS, traffic: { async: 1.5 } }],
  ['a total below 0', { ...TOTALS, dropped: -1 }],
  ['a channel too many', { ...TOTALS, traffic: channels(MAX_REPORT_CHANNELS + 1) }],
])('totals with %s are none', (_, line) => {
  expect(parseLine(totalsLine(line))).toBeNull();
});

test.each(['', '{', '[]', 'null', '7', '{}', '{"sender":"s","traffic":[],"dropped":0,"clamped":0}'])(
  'neither totals nor a pace: %s',
  (line) => {
    expect([parseLine(line), parsePaceLine(line)]).toEqual([null, null]);
  },
);

test.each([9, 10_001, 50.5])('a pace of %s ms is none', (everyMs) => {
  expect(parsePaceLine(paceLine({ everyMs, isWatched: false, excluded: [] }))).toBeNull();
});
