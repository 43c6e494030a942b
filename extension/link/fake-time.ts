// Test aid: time that passes only when the test lets it.
import { afterEach, beforeEach, expect, vi } from 'vitest';

/**
 * Call it once at the top of a test file. Each test begins at `now` (default: the real time). What it gives is of the test
 * that runs: it is aborted after it, and then no timer may be left.
 */
export function useFakeTime(now?: number): () => AbortController {
  let ending = new AbortController();
  beforeEach(() => {
    ending = new AbortController();
    vi.useFakeTimers(now === undefined ? {} : { now });
  });
  afterEach(() => {
    ending.abort();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
  return () => ending;
}
