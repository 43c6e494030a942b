import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startDotsStage } from './dots-stage.ts';

/** The browser's observers, as far as a stage uses them; the test says what they see. */
let see: (isIntersecting: boolean[]) => void;
let observed: number;

class FakeObserver {
  constructor(report: (entries: { isIntersecting: boolean }[]) => void) {
    see = (all) => report(all.map((isIntersecting) => ({ isIntersecting })));
  }
  observe() {
    observed += 1;
  }
  disconnect() {
    observed -= 1;
  }
}

let ending: AbortController;

beforeEach(() => {
  observed = 0;
  ending = new AbortController();
  vi.stubGlobal('ResizeObserver', FakeObserver);
  vi.stubGlobal('IntersectionObserver', FakeObserver);
});
afterEach(() => vi.unstubAllGlobals());

const start = () => startDotsStage({} as HTMLCanvasElement, {} as HTMLElement, ending.signal);

it('is in sight until the browser says otherwise, and as it said last', () => {
  const stage = start();
  expect(stage.inSight()).toBe(true);
  see([false]);
  expect(stage.inSight()).toBe(false);
  see([true, false]);
  expect(stage.inSight()).toBe(false);
  see([false, true]);
  expect(stage.inSight()).toBe(true);
});

it('leaves no observer behind when its signal fires', () => {
  start();
  expect(observed).toBe(2);
  ending.abort();
  expect(observed).toBe(0);
});
