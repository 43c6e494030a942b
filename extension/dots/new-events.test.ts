import { expect, it } from 'vitest';
import { type ChannelLook, newEvents } from './new-events.ts';

const look = (total: number, atMs: number, health: ChannelLook['health'] = 'healthy'): ChannelLook => ({
  total,
  atMs,
  health,
  heard: { stream: 1, atMs },
});

it('events are what the total grew by', () => {
  expect(newEvents(look(10, 0), look(13, 500))).toBe(3);
});

it('the first look brings none, however high the total', () => {
  expect(newEvents(null, look(5_000, 0))).toBe(0);
});

it('what was counted while nobody looked is not new', () => {
  expect(newEvents(look(10, 0), look(900, 60_000))).toBe(0);
});

it('a restart, after which totals begin again, is no traffic', () => {
  expect(newEvents(look(10, 0), look(2, 500))).toBe(0);
});

it.each(['degraded', 'down'] as const)('a row that is %s stands still', (health) => {
  expect(newEvents(look(10, 0), look(13, 500, health))).toBe(0);
});

it('what was counted before a stream was opened anew is new after a blip, and not after a break', () => {
  const before = { ...look(10, 20_000), heard: { stream: 1, atMs: 18_500 } };
  const after = { ...look(13, 20_400), heard: { stream: 2, atMs: 20_400 } };
  expect(newEvents(before, after)).toBe(3);
  expect(newEvents({ ...before, heard: { stream: 1, atMs: 0 } }, after)).toBe(0);
});
