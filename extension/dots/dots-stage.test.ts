import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startDotsStage } from './dots-stage.ts';

/** The browser's observers, as far as a stage uses them; the test says what the last one sees. */
let see: (isIntersecting: boolean[]) => void;
let observed: number;
/** How often the row's place on the page was asked for. */
let measured: number;

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
  measured = 0;
  ending = new AbortController();
  vi.stubGlobal('ResizeObserver', FakeObserver);
  vi.stubGlobal('IntersectionObserver', FakeObserver);
  vi.stubGlobal('getComputedStyle', () => ({ color: 'blue' }));
});
afterEach(() => vi.unstubAllGlobals());

const canvas = { style: {}, getContext: () => null };
const row = {
  clientWidth: 300,
  clientHeight: 90,
  querySelectorAll: () => [],
  getBoundingClientRect: () => {
    measured += 1;
    return { left: 0, top: 0 };
  },
};

const start = () =>
  startDotsStage(canvas as unknown as HTMLCanvasElement, row as unknown as HTMLElement, ending.signal);

it('is in sight once the browser says so, and as it said last', () => {
  const stage = start();
  expect(stage.inSight()).toBe(false);
  see([true]);
  expect(stage.inSight()).toBe(true);
  see([true, false]);
  expect(stage.inSight()).toBe(false);
  see([false, true]);
  expect(stage.inSight()).toBe(true);
});

it('lays nothing out while it draws, nor while its row is out of sight', () => {
  const stage = start();
  see([false]);
  stage.draw([0.5]);
  expect(measured).toBe(0);
  see([true]);
  expect(measured).toBe(1);
  stage.draw([0.5]);
  stage.draw([0.6]);
  expect(measured).toBe(1);
});

it('leaves no observer behind when its signal fires', () => {
  start();
  expect(observed).toBe(2);
  ending.abort();
  expect(observed).toBe(0);
});
