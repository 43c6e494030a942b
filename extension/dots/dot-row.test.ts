import { describe, expect, it } from 'vitest';
import { addEvents, MAX_DOTS, NO_DOTS, progressOf, SPREAD_MS, TRAVEL_MS, withoutArrived } from './dot-row.ts';

const T0 = 1_000;

describe('how many dots show an update of a row on which nothing moves', () => {
  it.each([
    [0, 0, 1],
    [1, 1, 1],
    [28, 28, 1],
    [64, 64, 1],
    [65, 33, 2],
    [128, 64, 2],
    [1_000, 63, 16],
    [1_000_000, 62, 16_384],
  ])('%i events are %i dots, of %i each', (events, dots, eventsPerDot) =>
    expect(addEvents(NO_DOTS, events, T0)).toMatchObject({ departures: { length: dots }, eventsPerDot }),
  );
});

describe('a row', () => {
  it('shows one dot an event, leaving one after the other', () => {
    const row = addEvents(NO_DOTS, 4, T0);
    expect(row.departures).toEqual([T0, T0 + 150, T0 + 300, T0 + 450]);
    expect(progressOf(row, T0 + 160)).toEqual([0.1, 0.00625]);
  });

  it('shows them one by one for as long as there is room, however soon they follow', () => {
    const row = addEvents(addEvents(NO_DOTS, 1, T0), 10, T0 + 100);
    expect(row).toMatchObject({ departures: { length: 11 }, eventsPerDot: 1 });
    expect(row.departures.at(-1)).toBe(T0 + 190);
  });

  it('fills its room when more follow than it has room for', () => {
    const row = addEvents(addEvents(NO_DOTS, 1, T0), 100, T0 + 100);
    expect(row).toMatchObject({ departures: { length: 51 }, eventsPerDot: 2 });
  });

  it('is one dot an event at any pace that leaves no more than 64 under way', () => {
    let row = NO_DOTS;
    for (let nowMs = T0; nowMs < T0 + 10_000; nowMs += 500) {
      row = addEvents(row, 14, nowMs);
      expect(row.eventsPerDot).toBe(1);
    }
  });

  it('says the same of every dot while the traffic stays as heavy', () => {
    let row = addEvents(NO_DOTS, 5_000, T0);
    const said: number[] = [];
    for (let nowMs = T0 + 250; nowMs < T0 + 10_000; nowMs += 250) {
      row = addEvents(row, 5_000, nowMs);
      said.push(row.eventsPerDot);
    }
    expect(new Set(said)).toEqual(new Set([1_024]));
  });

  it.each([50, 100, 250, 500])(
    'under heavy traffic every %i ms holds at most 64, and the dots arrive',
    (intervalMs) => {
      let row = NO_DOTS;
      let sent = 0;
      let arrived = 0;
      for (let nowMs = T0; nowMs < T0 + 10_000; nowMs += intervalMs) {
        const before = withoutArrived(row, nowMs);
        arrived += row.departures.length - before.departures.length;
        row = addEvents(before, 5_000, nowMs);
        sent += row.departures.filter(
          (departure) => departure >= nowMs && !before.departures.includes(departure),
        ).length;
        expect(row.departures.length).toBeLessThanOrEqual(MAX_DOTS);
      }
      // All but a few of the first, which filled a row that was empty.
      expect(sent - arrived - row.departures.length).toBeLessThan(MAX_DOTS / 4);
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
    expect(withoutArrived(row, T0 + TRAVEL_MS + SPREAD_MS)).toBe(NO_DOTS);
  });

  it('is left alone by an update without events', () => {
    expect(addEvents(NO_DOTS, 0, T0)).toBe(NO_DOTS);
  });
});
