import { describe, expect, it } from 'vitest';
import { addEvents, dotsFor, MAX_DOTS, NO_DOTS, progressOf, SPREAD_MS, TRAVEL_MS, withoutArrived } from './dot-row.ts';

const T0 = 1_000;

describe('how many dots show an update', () => {
  it.each([
    [0, 0],
    [1, 1],
    [16, 16],
    [32, 24],
    [64, 32],
    [1_000, 63],
    [1_000_000, MAX_DOTS],
  ])('%i events are %i dots', (events, dots) => expect(dotsFor(events)).toBe(dots));
});

describe('a row', () => {
  it('shows one dot an event, leaving one after the other', () => {
    const row = addEvents(NO_DOTS, 4, T0);
    expect(row.departures).toEqual([T0, T0 + 100, T0 + 200, T0 + 300]);
    expect(progressOf(row, T0 + 160)).toEqual([0.1, 0.0375]);
  });

  it('says what a dot stands for when there are more events than dots', () => {
    expect(addEvents(NO_DOTS, 510, T0)).toMatchObject({ departures: { length: 51 }, eventsPerDot: 10 });
  });

  it.each([50, 100, 250, 500])(
    'under heavy traffic every %i ms holds at most 64, and every dot arrives',
    (intervalMs) => {
      let row = NO_DOTS;
      let sent = 0;
      let arrived = 0;
      for (let nowMs = T0; nowMs < T0 + 10_000; nowMs += intervalMs) {
        const before = withoutArrived(row, nowMs);
        arrived += row.departures.length - before.departures.length;
        row = addEvents(before, 5_000, nowMs);
        sent += row.departures.length - before.departures.length;
        expect(row.departures.length).toBeLessThanOrEqual(MAX_DOTS);
      }
      expect(arrived + row.departures.length).toBe(sent);
      expect(arrived).toBeGreaterThan(100);
    },
  );

  it('lets the oldest go when there is no room', () => {
    const full = { departures: Array.from({ length: MAX_DOTS }, () => T0), eventsPerDot: 1, addedAtMs: T0 };
    const row = addEvents(full, 1, T0 + 100);
    expect(row.departures).toHaveLength(MAX_DOTS);
    expect(row.departures.at(-1)).toBe(T0 + 100);
  });

  it('is empty when the last dot has arrived', () => {
    const row = addEvents(NO_DOTS, 3, T0);
    expect(withoutArrived(row, T0 + TRAVEL_MS - 1)).toBe(row);
    expect(withoutArrived(row, T0 + TRAVEL_MS + SPREAD_MS).departures).toEqual([]);
  });

  it('is left alone by an update without events', () => {
    expect(addEvents(NO_DOTS, 0, T0)).toBe(NO_DOTS);
  });
});
