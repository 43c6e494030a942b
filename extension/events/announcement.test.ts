import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { systemClock } from '../link/clock.ts';
import { CALM, calmBut, fixtureSnapshot, NOW_MS } from '../stories/fixtures.ts';
import { announcement } from './announcement.ts';
import { announceChanges, GATHER_MS } from './announcer.tsx';

const calm = fixtureSnapshot({ fixtures: CALM });
const silent = (...names: string[]) =>
  fixtureSnapshot({ fixtures: calmBut(...names.map((name) => ({ name, age: 18 }))) });

describe('what is said', () => {
  it('names one sidecar, and why', () =>
    expect(announcement(calm, silent('worker'))).toBe('worker down: no report for 15 s'));

  it('is nothing while only numbers change', () => {
    const busier = fixtureSnapshot({ fixtures: calmBut({ name: 'api', cpu: 0.99, memory: 300 }) });
    expect(announcement(calm, busier)).toBe('');
  });

  it('names a few, and counts many', () => {
    expect(announcement(calm, silent('worker', 'beat'))).toBe('worker, beat down');
    expect(announcement(calm, silent('worker', 'beat', 'api', 'redis', 'terminal'))).toBe('5 sidecars down');
  });

  it('tells the worst first', () => {
    expect(announcement(silent('beat'), silent('worker'))).toBe('worker down: no report for 15 s. beat healthy');
  });

  it('is nothing of a sidecar that was not known before', () => {
    const more = fixtureSnapshot({ fixtures: [...CALM, { name: 'mailer', cpu: 0, memory: 1 }] });
    expect(announcement(calm, more)).toBe('');
  });
});

describe('when it is said', () => {
  let ending: AbortController;
  beforeEach(() => {
    ending = new AbortController();
    vi.useFakeTimers({ now: NOW_MS });
  });
  afterEach(() => {
    ending.abort();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  function listening(first: Snapshot | null) {
    const snapshot = signal(first);
    const said: string[] = [];
    announceChanges(snapshot, systemClock, (text) => said.push(text), ending.signal);
    return { snapshot, said, pass: () => vi.advanceTimersByTime(GATHER_MS) };
  }

  it('the first picture is no change', () => {
    const { snapshot, said, pass } = listening(null);
    snapshot.value = silent('worker');
    pass();
    expect(said).toEqual([]);
  });

  it('a burst is one sentence', () => {
    const { snapshot, said, pass } = listening(calm);
    const names = ['worker', 'beat', 'api', 'redis', 'terminal'];
    for (const count of [1, 2, 3, 4, 5]) snapshot.value = silent(...names.slice(0, count));
    pass();
    expect(said).toEqual(['5 sidecars down']);
  });

  it('who is back within the moment was never away', () => {
    const { snapshot, said, pass } = listening(calm);
    snapshot.value = silent('worker');
    snapshot.value = calm;
    pass();
    expect(said).toEqual([]);
  });

  it('each state is said when it comes', () => {
    const { snapshot, said, pass } = listening(calm);
    for (const worker of [{ age: 12 }, { age: 18 }, {}]) {
      snapshot.value = fixtureSnapshot({ fixtures: calmBut({ name: 'worker', ...worker }) });
      pass();
    }
    expect(said).toEqual(['worker degraded: no report for 10 s', 'worker down: no report for 15 s', 'worker healthy']);
  });
});
