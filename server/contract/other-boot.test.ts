import { describe, expect, test } from 'vitest';
import { logEntriesBetween } from '../log-entries.ts';
import { type Picture, picture, START_MS } from '../testing/picture.ts';
import type { Report } from './report.ts';
import type { Instance } from './snapshot.ts';

const instance = ({ snapshot }: Picture): Instance => {
  const found = snapshot.sidecars[0]?.instances[0];
  if (found === undefined) throw new Error('no instance');
  return found;
};
const shared = (shown: Picture) => instance(shown).otherBoot?.isAlive === true;

interface Process {
  boot: string;
  /** When it started, in seconds; before 0 where it was there before the picture. */
  began: number;
  /** Its wall clock is so many seconds wrong. */
  clock?: number;
}
const old: Process = { boot: 'old', began: -600 };
const young: Process = { boot: 'young', began: -300 };

/** A report that `process` made `late` seconds before it arrives. */
function told({ boot, began, clock = 0 }: Process, at: number, late = 0): Partial<Report> {
  const uptimeMs = (at - late - began) * 1_000;
  const startedAtMs = START_MS + (began + clock) * 1_000;
  return {
    bootId: boot,
    startedAtMs,
    reportedAtMs: startedAtMs + uptimeMs,
    uptimeMs,
    monotonicUsec: uptimeMs * 1_000,
    traffic: { async: Math.round(uptimeMs / 100) },
  };
}
const hear = (shown: Picture, process: Process, at: number, late = 0) => shown.hear('api', at, told(process, at, late));

/** All of them report every 5 s, one second after another. */
function inTurn(shown: Picture, from: number, to: number, ...processes: Process[]): Picture {
  let next = shown;
  for (let at = from; at <= to; at += 5)
    processes.forEach((process, index) => {
      next = hear(next, process, at + index);
    });
  return next;
}

describe('two processes under one instance id', () => {
  const both = inTurn(picture('api'), 1, 31, old, young);

  test('are noticed once both were heard in turn for 10 s', () => {
    expect(shared(inTurn(picture('api'), 1, 11, old, young))).toBe(false);
    expect(shared(inTurn(picture('api'), 1, 16, old, young))).toBe(true);
    expect(instance(both).otherBoot).toEqual({
      bootId: 'old',
      monotonicUsec: 631e6,
      heardAtMs: START_MS + 31_000,
      inTurnSinceMs: START_MS + 6_000,
      isAlive: true,
    });
  });

  test('are the same in whichever order they are first heard', () => {
    expect(shared(inTurn(picture('api'), 1, 31, young, old))).toBe(true);
  });

  test('are forgotten 120 s after only one is heard', () => {
    const alone = inTurn(both, 36, 150, young);
    expect(shared(alone)).toBe(true);
    expect(shared(hear(alone, young, 151.5))).toBe(false);
  });

  test('are told from those before them: after a pause it takes 10 s again', () => {
    const again = inTurn(inTurn(both, 36, 200, young), 201, 206, young, old);
    expect(shared(again)).toBe(false);
    expect(shared(inTurn(again, 211, 221, young, old))).toBe(true);
  });

  test('that began less than 120 s ago are noticed once they did not', () => {
    const replicas = [
      { boot: 'a', began: -2 },
      { boot: 'b', began: -1 },
    ];
    const scaled = inTurn(picture('api'), 1, 121, ...replicas);
    expect(shared(scaled)).toBe(false);
    expect(shared(inTurn(scaled, 126, 141, ...replicas))).toBe(true);
  });

  test('show the one that began last, and count as one restart at most', () => {
    const { report, restarts } = instance(both);
    expect(report).toMatchObject({ bootId: 'young', traffic: { async: 3320 } });
    expect(restarts).toBe(1);
  });

  test('that began in the same millisecond do not replace each other', () => {
    const twins = [young, { ...young, boot: 'twin' }];
    const shown = inTurn(picture('api'), 1, 61, ...twins);
    expect(instance(shown)).toMatchObject({ report: { bootId: 'young' }, restarts: 0 });
    expect(shared(shown)).toBe(true);
  });

  test('are three as well', () => {
    const shown = inTurn(picture('api'), 1, 61, old, young, { boot: 'third', began: -200 });
    expect(instance(shown)).toMatchObject({ report: { bootId: 'third' }, restarts: 2 });
    expect(shared(shown)).toBe(true);
  });

  test('seen now and then by who only reads the store are no restarts either', () => {
    let shown = hear(picture('api'), old, 0);
    const entries: string[] = [];
    for (let at = 35; at <= 700; at += 35) {
      const next = hear(shown, at % 2 === 0 ? old : young, at);
      entries.push(...logEntriesBetween(shown.snapshot, next.snapshot).map(({ kind }) => kind));
      shown = next;
    }
    expect(instance(shown).restarts).toBe(1);
    expect(entries.filter((kind) => kind === 'reporter_restarted')).toHaveLength(1);
    expect(shared(shown)).toBe(true);
  });

  test('when the one that was shown ends, the other one takes its place without a restart', () => {
    const late = inTurn(both, 36, 61, old);
    expect(late.sidecars).toEqual(['api down: stopped reporting']);
    const back = hear(late, old, 66);
    expect(back.sidecars).toEqual(['api healthy']);
    expect(instance(back)).toMatchObject({ restarts: 1, eventsPerSecond: null });
    const kinds = logEntriesBetween(late.snapshot, back.snapshot).map(({ kind }) => kind);
    expect(kinds).toEqual(['reporter_started', 'health_changed']);
  });
});

describe('no second process is', () => {
  test('a restart', () => {
    const shown = inTurn(inTurn(picture('api'), 1, 31, old), 36, 300, { boot: 'next', began: 33 });
    expect(instance(shown)).toMatchObject({ restarts: 1, otherBoot: { bootId: 'old', inTurnSinceMs: null } });
    expect(shared(shown)).toBe(false);
  });

  test('a reporter that crashes again and again', () => {
    let shown = hear(picture('api'), old, 0);
    for (let at = 5; at <= 900; at += 5) shown = hear(shown, { boot: `boot-${at}`, began: at - 1 }, at);
    expect(instance(shown)).toMatchObject({ restarts: 180, otherBoot: { inTurnSinceMs: null } });
  });

  test('one that crashes again and again by a clock of whole seconds', () => {
    let shown = hear(picture('api'), old, 0);
    for (const boot of ['c', 'b', 'a']) shown = hear(shown, { boot, began: 4 }, 5);
    expect(instance(shown)).toMatchObject({ restarts: 3, report: { bootId: 'a' } });
  });

  test('a straggler of the boot before, however late, and heard however often', () => {
    let shown = inTurn(inTurn(picture('api'), 1, 31, old), 36, 300, { boot: 'next', began: 33 });
    for (const at of [301, 330, 360]) shown = hear(shown, old, at, at - 32);
    shown = inTurn(shown, 361, 400, { boot: 'next', began: 33 });
    expect(shared(shown)).toBe(false);
    expect(instance(shown).report?.bootId).toBe('next');
  });

  test('what a store held back of both, and told at once in any order', () => {
    const next = { boot: 'next', began: 33 };
    let shown = inTurn(inTurn(picture('api'), 1, 31, old), 36, 300, next);
    for (let step = 0; step < 20; step += 1) {
      shown = hear(shown, old, 301 + step / 10, 280 - step);
      shown = hear(shown, next, 301.05 + step / 10, 40 - step);
    }
    expect(shared(inTurn(shown, 306, 400, next))).toBe(false);
  });

  test('a rolling update in which the old process drains while the new one is up for two minutes', () => {
    const next = { boot: 'next', began: 33 };
    const side = inTurn(inTurn(picture('api'), 1, 31, old), 36, 146, old, next);
    expect(shared(side)).toBe(false);
    expect(shared(inTurn(side, 151, 400, next))).toBe(false);
  });

  test('a restart on a machine whose clock was set back', () => {
    const back = { boot: 'back', began: 33, clock: -86_400 };
    const shown = inTurn(inTurn(picture('api'), 1, 31, old), 36, 300, back);
    expect(instance(shown)).toMatchObject({ report: { bootId: 'back' }, restarts: 1 });
    expect(shared(shown)).toBe(false);
  });

  test('a reboot after the clock was set back, which is never shown as down', () => {
    const back = { boot: 'back', began: 33, clock: -86_400 };
    let shown = inTurn(picture('api'), 1, 31, old);
    for (let at = 34; at <= 120; at += 1) {
      shown = hear(shown, back, at);
      expect(shown.sidecars.join()).not.toContain('down');
    }
    expect(instance(shown)).toMatchObject({ report: { bootId: 'back' }, restarts: 1 });
    expect(shared(shown)).toBe(false);
  });

  test('a boot that ended while another one, up for long by a clock set back, was not heard', () => {
    const back = { ...young, clock: -86_400 };
    const waits = inTurn(inTurn(picture('api'), 1, 31, old), 36, 61, back);
    expect(instance(waits).report?.bootId).toBe('old');
    expect(shared(waits)).toBe(false);
    expect(instance(inTurn(waits, 66, 300, back))).toMatchObject({ report: { bootId: 'young' }, restarts: 1 });
  });

  test('the process of another replica', () => {
    const shown = inTurn(picture('api'), 1, 61, old).hear('api/api-2', 62, told(young, 62));
    expect(instance(shown).otherBoot).toBeNull();
  });
});
