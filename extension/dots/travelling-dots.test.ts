import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_DOTS, SPREAD_MS, TRAVEL_MS } from './dot-row.ts';
import type { Drawing } from './frame-loop.ts';
import { startTravellingDots, type TravellingDots } from './travelling-dots.ts';

const LONGEST_MS = TRAVEL_MS + SPREAD_MS;
/** More than one row can show one by one. */
const CROWD = 10 * MAX_DOTS;

let ending: AbortController;
let mayMove: boolean;
let inSight: boolean;
let densities: number[];
/** How many dots stood on the canvas after each drawing. */
let drawn: number[];
let drawings: Set<Drawing>;
let dots: TravellingDots;

beforeEach(() => {
  vi.useFakeTimers();
  ending = new AbortController();
  [mayMove, inSight, densities, drawn, drawings] = [true, true, [], [], new Set()];
  dots = startTravellingDots(
    {
      stage: { inSight: () => inSight, draw: (progress) => drawn.push(progress.length), recolor: () => {} },
      loop: { run: (drawing) => drawings.add(drawing), stop: (drawing) => drawings.delete(drawing) },
      mayMove: () => mayMove,
      now: () => performance.now(),
      onDensity: (eventsPerDot) => densities.push(eventsPerDot),
    },
    ending.signal,
  );
});
afterEach(() => {
  ending.abort();
  expect([vi.getTimerCount(), drawings.size]).toEqual([0, 0]);
  vi.useRealTimers();
});

/** As the loop of the panel does it: who has nothing left is not called again. */
const frame = () => {
  for (const drawing of drawings) if (drawing(performance.now()) === 0) drawings.delete(drawing);
};
const pass = (ms: number) => vi.advanceTimersByTime(ms);

describe('dots of a row', () => {
  it('leave when events are counted, and the row is empty and still when they have arrived', () => {
    dots.send(3);
    pass(TRAVEL_MS / 2);
    frame();
    expect(drawn).toEqual([3]);
    pass(LONGEST_MS);
    frame();
    expect([drawn.at(-1), drawings.size]).toEqual([0, 0]);
  });

  it('ask for no frame and no timer where nothing was counted', () => {
    dots.send(0);
    expect([drawings.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it.each([
    ['less motion is wanted', () => (mayMove = false)],
    ['the row is out of sight', () => (inSight = false)],
  ])('do not leave where %s, nor later', (_, lose) => {
    lose();
    dots.send(5);
    expect([drawings.size, vi.getTimerCount()]).toEqual([0, 0]);
    [mayMove, inSight] = [true, true];
    dots.send(1);
    pass(1);
    frame();
    expect(drawn).toEqual([1]);
  });

  it.each([
    ['less motion is wanted', () => (mayMove = false)],
    ['the row is scrolled out of sight', () => (inSight = false)],
  ])('that are under way vanish with the next frame when %s', (_, lose) => {
    dots.send(5);
    pass(TRAVEL_MS / 2);
    lose();
    frame();
    expect([drawn, drawings.size]).toEqual([[0], 0]);
  });

  it('that are under way when frames stop, as in a hidden page, are taken away by their timer', () => {
    dots.send(5);
    pass(TRAVEL_MS / 2);
    mayMove = false;
    pass(LONGEST_MS);
    expect(drawn).toEqual([0]);
    mayMove = true;
    frame();
    expect(drawn.at(-1)).toBe(0);
  });

  it('have one timer, however often more of them leave, and it waits for the last', () => {
    for (let update = 0; update < 20; update += 1) {
      dots.send(50);
      pass(500);
      expect(vi.getTimerCount()).toBe(1);
    }
    expect(drawn).toEqual([]);
    pass(LONGEST_MS - 500);
    expect(drawn).toEqual([0]);
  });

  it('end with the signal: no timer runs, no frame is asked for, nothing is drawn', () => {
    dots.send(5);
    ending.abort();
    expect([vi.getTimerCount(), drawings.size]).toEqual([0, 0]);
    pass(LONGEST_MS);
    expect(drawn).toEqual([]);
  });
});

describe('what one dot stands for', () => {
  it('is said while dots travel, and is 1 again when the last has arrived', () => {
    dots.send(CROWD);
    expect(densities.at(-1)).toBeGreaterThan(1);
    pass(LONGEST_MS - 1);
    expect(densities.at(-1)).toBeGreaterThan(1);
    frame();
    pass(1);
    frame();
    expect(densities.at(-1)).toBe(1);
  });

  it('is 1 again where frames have stopped meanwhile', () => {
    dots.send(CROWD);
    pass(LONGEST_MS);
    expect(densities.at(-1)).toBe(1);
  });

  it('is 1 again when the dots vanish because nobody can see them', () => {
    dots.send(CROWD);
    inSight = false;
    frame();
    expect(densities.at(-1)).toBe(1);
  });
});
