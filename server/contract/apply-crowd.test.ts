// Who is kept in the picture, in which place, and who is forgotten.
import { describe, expect, test } from 'vitest';
import { logEntriesBetween } from '../log-entries.ts';
import { makeReport } from '../testing/make-report.ts';
import { picture, START_MS } from '../testing/picture.ts';
import { MAX_INSTANCES } from './accept.ts';
import { applyEvent } from './apply.ts';
import type { Occurrence } from './log-entry.ts';
import { MAX_SIDECARS } from './topology.ts';

describe('replicas', () => {
  test('stand in the order of their ids; their use and traffic are summed', () => {
    const { instances, snapshot, channels } = picture('browser: api')
      .hear('api/b', 0, { memoryBytes: 100, traffic: { browser: 3 } })
      .hear('api/a', 0, { memoryBytes: 50, traffic: { browser: 4, other: 9 } });
    expect(instances).toEqual(['api/a healthy', 'api/b healthy']);
    expect(snapshot.sidecars[0]?.memoryBytes).toBe(150);
    expect(channels).toEqual(['browser healthy 7']);
  });

  test('one down of two: degraded, with the use of the one that is up', () => {
    const { sidecars, snapshot } = picture('api')
      .hear('api/a', 0, { memoryBytes: 1 })
      .hear('api/b', 20, { memoryBytes: 2 });
    expect(sidecars).toEqual(['api degraded: 1 of 2 instances: stopped reporting']);
    expect(snapshot.sidecars[0]).toMatchObject({ memoryBytes: 2, ageMs: 0 });
  });

  test(`no more than ${MAX_INSTANCES} are kept: the others are left out, and nobody starts again and again`, () => {
    const all = Array.from({ length: MAX_INSTANCES + 2 }, (_, index) => `api/i${index}`);
    let crowd = all.reduce((shown, who) => shown.hear(who, 0), picture('api'));
    const entries: Occurrence[] = [];
    for (const at of [1, 2])
      for (const who of all) {
        const next = crowd.hear(who, at);
        entries.push(...logEntriesBetween(crowd.snapshot, next.snapshot));
        crowd = next;
      }
    expect(crowd.snapshot.sidecars[0]?.instances).toHaveLength(MAX_INSTANCES);
    expect(entries).toEqual([]);
  });

  test('one more takes the place of the one not heard from for longest, once that is 30 s', () => {
    let crowd = picture('api');
    for (let index = 0; index < MAX_INSTANCES; index += 1) crowd = crowd.hear(`api/i${index}`, index / 1_000);
    expect(crowd.hear('api/more', 30).instances.some((line) => line.startsWith('api/more '))).toBe(false);
    const later = crowd.hear('api/more', 30.001);
    expect(later.instances).toHaveLength(MAX_INSTANCES);
    expect(later.instances).toContain('api/more healthy');
    expect(later.instances.some((line) => line.startsWith('api/i0 '))).toBe(false);
  });
});

describe('sidecars that are not declared', () => {
  test('stand after the declared ones, by name, and are marked', () => {
    const { snapshot } = picture('web', 'api').hear('zeta', 0).hear('alpha', 0);
    expect(snapshot.sidecars.map(({ name, declared }) => `${name} ${declared}`)).toEqual([
      'web true',
      'api true',
      'alpha false',
      'zeta false',
    ]);
  });

  test('are forgotten after 5 minutes of silence; declared ones never are', () => {
    const both = picture('api').hear('api', 0).hear('stray', 0);
    expect(both.at(300).sidecars).toHaveLength(2);
    expect(both.at(300.001).sidecars).toEqual(['api down: stopped reporting']);
    expect(both.at(1e6).sidecars).toHaveLength(1);
  });

  test(`cannot push the picture past ${MAX_SIDECARS}, nor push a declared one out`, () => {
    const { snapshot } = picture('zulu');
    const reports = Array.from({ length: MAX_SIDECARS + 5 }, (_, index) => makeReport({ name: `a${index}` }));
    const full = applyEvent(snapshot, { type: 'reports', atMs: START_MS, reports, rejected: [] });
    expect(full?.sidecars).toHaveLength(MAX_SIDECARS);
    expect(full?.sidecars[0]?.name).toBe('zulu');
  });
});
