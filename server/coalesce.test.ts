import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCoalescer } from './coalesce.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function coalescer() {
  const ending = new AbortController();
  const out: string[] = [];
  const beganMs = Date.now();
  const add = createCoalescer<string>(
    (all) => out.push(`${Date.now() - beganMs}: ${all.join(' ')}`),
    () => Date.now(),
    ending.signal,
  );
  return { out, add, end: () => ending.abort() };
}

test('what is not urgent waits 100 ms for company', () => {
  const { out, add } = coalescer();
  add('a', false);
  vi.advanceTimersByTime(60);
  add('b', false);
  vi.advanceTimersByTime(200);
  expect(out).toEqual(['100: a b']);
});

test('what is urgent leaves at once, with all that waits, and again no sooner than 25 ms later', () => {
  const { out, add } = coalescer();
  add('a', false);
  vi.advanceTimersByTime(40);
  add('b', true);
  add('c', true);
  vi.advanceTimersByTime(1);
  add('d', true);
  vi.advanceTimersByTime(10);
  add('e', false);
  vi.advanceTimersByTime(200);
  expect(out).toEqual(['40: a b c', '65: d e']);
});

test('a steady stream of urgent ones makes at most 40 frames a second, and none waits longer than 25 ms', () => {
  const { out, add } = coalescer();
  for (let ms = 0; ms < 1_000; ms += 1) {
    add(String(ms), true);
    vi.advanceTimersByTime(1);
  }
  expect(out.length).toBeLessThanOrEqual(41);
  for (const line of out) {
    const [at = '', ...all] = line.split(/:? /);
    for (const ms of all) expect(Number(at) - Number(ms)).toBeLessThanOrEqual(26);
  }
});

test('ends with its signal', () => {
  const { out, add, end } = coalescer();
  add('a', true);
  end();
  add('b', true);
  vi.advanceTimersByTime(200);
  expect(out).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
