// When a replica that fell silent is no longer shown.
import { describe, expect, test } from 'vitest';
import { logEntriesBetween } from '../log-entries.ts';
import { type Picture, picture, START_MS } from '../testing/picture.ts';
import { refresh } from './apply.ts';
import type { Report } from './report.ts';

/** `who` reports `at` seconds after the start; it began `began` seconds after it, or before it. */
const hear = (shown: Picture, who: string, began: number, at: number, changes: Partial<Report> = {}) =>
  shown.hear(`api/${who}`, at, { uptimeMs: (at - began) * 1_000, ...changes });

const LONG_AGO = -3_600;
const DEAD = 'api degraded: 1 of 2 instances: stopped reporting';

describe('a replica that died, and that nothing replaced', () => {
  const both = hear(hear(picture('browser: api'), 'a', LONG_AGO, 0), 'b', LONG_AGO, 0, { traffic: { browser: 900 } });

  test('is shown as down for 5 minutes, with what it counted, and is then forgotten', () => {
    const later = hear(both, 'a', LONG_AGO, 300);
    expect(later.sidecars).toEqual([DEAD]);
    expect(later.channels).toEqual(['browser degraded 900']);
    expect(later.at(300.001).instances).toEqual(['api/a healthy']);
  });

  test('is told of once as down, and its sidecar not as healthy after 30 s', () => {
    let shown = both;
    const told: string[] = [];
    for (let at = 5; at <= 300; at += 5) {
      const next = hear(shown, 'a', LONG_AGO, at);
      for (const { kind, to } of logEntriesBetween(shown.snapshot, next.snapshot)) told.push(`${kind} ${to}`);
      shown = next;
    }
    expect(told).toEqual(['health_changed degraded', 'reporter_stopped null']);
  });

  test('stays while its sidecar has none that is up', () => {
    expect(both.at(4_000).sidecars).toEqual(['api down: 2 of 2 instances: stopped reporting']);
  });

  test('is forgotten after 5 minutes also beside one that is only degraded', () => {
    const full = { memoryBytes: 400, memoryLimitBytes: 400 };
    expect(hear(both, 'a', LONG_AGO, 301, full).sidecars).toEqual(['api degraded: memory is at its limit']);
  });

  test('is not taken for replaced when another one restarts under its own id', () => {
    const restarted = { bootId: 'boot-2', startedAtMs: START_MS + 20_000 };
    expect(hear(both, 'a', 20, 40, restarted).sidecars).toEqual([DEAD]);
  });

  test('is not taken for replaced by one that was started together with it', () => {
    const twins = hear(hear(picture('api'), 'a', -5, 0), 'b', -5, 1);
    expect(hear(twins, 'b', -5, 40).sidecars).toEqual([DEAD]);
  });
});

describe('a replica that was replaced', () => {
  const old = hear(picture('api'), 'old', LONG_AGO, 0);

  test('is forgotten after 30 s', () => {
    const both = hear(old, 'new', 5, 30);
    expect(both.instances).toHaveLength(2);
    expect(both.at(30.001).instances).toEqual(['api/new healthy']);
  });

  test('may have gone on for 60 s beside the new one, as in a rolling deploy', () => {
    expect(hear(old, 'new', -60, 31).sidecars).toEqual(['api healthy']);
    expect(hear(old, 'new', -60.001, 31).sidecars).toEqual([DEAD]);
  });

  test('is forgotten whatever the clock of the new one’s machine says', () => {
    const wrong = { startedAtMs: START_MS - 86_400_000 };
    expect(hear(old, 'new', 5, 31, wrong).sidecars).toEqual(['api healthy']);
  });

  test('is forgotten also where the new one crashed once since', () => {
    const crashed = hear(old, 'new', 5, 10);
    const again = { bootId: 'boot-2', startedAtMs: START_MS + 20_000 };
    expect(hear(crashed, 'new', 20, 31, again).sidecars).toEqual(['api healthy']);
  });

  test('stays until the new one is healthy', () => {
    const full = { memoryBytes: 400, memoryLimitBytes: 400 };
    const starting = hear(old, 'new', 5, 31, full);
    expect(starting.instances).toHaveLength(2);
    expect(hear(starting, 'new', 5, 32).sidecars).toEqual(['api healthy']);
  });

  test('is one that was there before: the death of one that came later is seen', () => {
    const deploying = hear(hear(old, 'new', 5, 10), 'crashed', 6, 12);
    const later = hear(deploying, 'new', 5, 60);
    expect(later.instances).toEqual(['api/crashed down: stopped reporting', 'api/new healthy']);
    expect(later.sidecars).toEqual([DEAD]);
  });

  test('is each of three in a rolling deploy, and no warning is left', () => {
    const three = ['a', 'b', 'c'].reduce((shown, who) => hear(shown, who, LONG_AGO, 0), picture('api'));
    const deployed = ['d', 'e', 'f'].reduce((shown, who, index) => hear(shown, who, 5 + index, 31), three);
    expect(deployed.instances).toEqual(['api/d healthy', 'api/e healthy', 'api/f healthy']);
  });

  test('stays where the topology names its weight, for the 5 minutes', () => {
    const { snapshot } = hear(old, 'new', 5, 30);
    const weighted = { ...snapshot, sidecars: snapshot.sidecars.map((one) => ({ ...one, weights: { old: 3 } })) };
    const shownAt = (seconds: number) => refresh(weighted, START_MS + seconds * 1_000).sidecars[0]?.instances.length;
    expect(shownAt(40)).toBe(2);
    expect(shownAt(300)).toBe(2);
    expect(hear(old, 'new', 5, 30).at(40).instances).toHaveLength(1);
  });
});
