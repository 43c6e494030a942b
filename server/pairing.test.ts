import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CODE_LIFE_MS, MAX_TRIES, startPairing } from './pairing.ts';

function pairing() {
  let nowMs = 0;
  let made = 100_000;
  const shown: string[] = [];
  const makeCode = () => {
    made += 1;
    return String(made);
  };
  vi.useFakeTimers();
  const ending = new AbortController();
  onTestFinished(() => {
    ending.abort();
    vi.useRealTimers();
  });
  const announce = (code: string) => shown.push(code);
  const { redeem } = startPairing({ monotonicMs: () => nowMs, makeCode, announce }, ending.signal);
  const pass = (ms: number) => {
    nowMs += ms;
    vi.advanceTimersByTime(ms);
  };
  const guessInVain = () => Array.from({ length: MAX_TRIES }, () => redeem('000000'));
  return { redeem, shown, pass, guessInVain };
}
const MINUTE_MS = 60_000;

describe('pairing', () => {
  test('shows a code at once, and it is good until the last millisecond of ten minutes', () => {
    const { redeem, shown, pass } = pairing();
    expect(shown).toEqual(['100001']);
    pass(CODE_LIFE_MS - 1);
    expect(redeem('100001')).toEqual({ kind: 'paired' });
  });

  test('after ten minutes the code is not good; the try shows a new one, which is', () => {
    const { redeem, shown, pass } = pairing();
    pass(CODE_LIFE_MS);
    expect(redeem('100001')).toEqual({ kind: 'renewed' });
    expect(shown).toEqual(['100001', '100002']);
    expect(redeem('100002')).toEqual({ kind: 'paired' });
  });

  test('a wrong code counts down; the fifth wrong one ends the code', () => {
    const { redeem, guessInVain } = pairing();
    expect(guessInVain()).toEqual([
      ...[4, 3, 2, 1].map((triesLeft) => ({ kind: 'wrong', triesLeft })),
      { kind: 'spent', waitMs: MINUTE_MS },
    ]);
    expect(redeem('100001').kind).toBe('waiting');
  });

  test('after the fifth wrong one a new code is shown as soon as the wait is over, and it is good', () => {
    const { redeem, shown, pass, guessInVain } = pairing();
    guessInVain();
    pass(MINUTE_MS - 1);
    expect(shown).toHaveLength(1);
    pass(1);
    expect(shown).toEqual(['100001', '100002']);
    expect(redeem('100002')).toEqual({ kind: 'paired' });
  });

  test('digits of another length are only wrong', () => {
    expect(pairing().redeem('1000010').kind).toBe('wrong');
    expect(pairing().redeem('').kind).toBe('wrong');
  });

  test('a code pairs once; the next try within a minute of it waits, and later shows another', () => {
    const { redeem, shown, pass } = pairing();
    redeem('100001');
    expect(redeem('100001')).toEqual({ kind: 'waiting', waitMs: MINUTE_MS });
    pass(MINUTE_MS);
    expect(redeem('100001')).toEqual({ kind: 'renewed' });
    expect(shown).toHaveLength(2);
  });

  test('while wrong tries go on, new codes come ever more slowly, up to an hour apart', () => {
    const { pass, shown, guessInVain } = pairing();
    const shownAt: number[] = [];
    for (let minute = 0; minute < 60 * 24; minute += 1) {
      const before = shown.length;
      guessInVain();
      pass(MINUTE_MS);
      if (shown.length > before) shownAt.push(minute);
    }
    const gaps = shownAt.slice(1).map((minute, index) => minute - (shownAt[index] ?? 0));
    expect(gaps.slice(0, 7)).toEqual([2, 4, 8, 16, 32, 60, 60]);
    expect(Math.max(...gaps)).toBe(60);
    expect(shown.length * MAX_TRIES).toBeLessThan(200);
  });

  test('a pairing that works ends the slowness', () => {
    const { redeem, pass, shown, guessInVain } = pairing();
    guessInVain();
    pass(MINUTE_MS);
    expect(shown).toHaveLength(2);
    expect(redeem(shown.at(-1) ?? '').kind).toBe('paired');
    pass(2 * MINUTE_MS);
    expect(redeem('000000').kind).toBe('renewed');
    expect(redeem(shown.at(-1) ?? '').kind).toBe('paired');
    expect(redeem('000000')).toEqual({ kind: 'waiting', waitMs: MINUTE_MS });
  });
});
