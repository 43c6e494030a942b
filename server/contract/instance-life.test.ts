import { describe, expect, test } from 'vitest';
import { type Picture, picture, START_MS } from '../testing/picture.ts';
import type { Instance } from './snapshot.ts';

const instance = ({ snapshot }: Picture, id = 'api-1'): Instance => {
  const found = snapshot.sidecars.flatMap(({ instances }) => instances).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const up = picture('api').hear('api', 1);

describe('the last transition', () => {
  test('is none for one that was never otherwise', () => {
    expect(instance(up.at(9))).toMatchObject({ health: 'healthy', healthSinceMs: null, healthBefore: null });
  });

  test('began when silence passed the limit, however late it is looked at', () => {
    expect(instance(up.at(12))).toMatchObject({ healthBefore: 'healthy', healthSinceMs: START_MS + 11_000 });
    expect(instance(up.at(500))).toMatchObject({ healthBefore: 'healthy', healthSinceMs: START_MS + 16_000 });
    expect(up.at(500).snapshot.sidecars[0]).toMatchObject({
      healthBefore: 'healthy',
      healthSinceMs: START_MS + 16_000,
    });
  });

  test('stays what it is while nothing changes, and begins anew with a report', () => {
    const down = up.at(20).at(30);
    expect(instance(down)).toMatchObject({ healthBefore: 'healthy', healthSinceMs: START_MS + 16_000 });
    const back = down.hear('api', 31).at(33);
    expect(instance(back)).toMatchObject({ health: 'healthy', healthBefore: 'down', healthSinceMs: START_MS + 31_000 });
    expect(back.snapshot.sidecars[0]).toMatchObject({ healthBefore: 'down', healthSinceMs: START_MS + 31_000 });
  });

  test('of a sidecar is the store’s loss and return as well', () => {
    const lost = up.lose(3);
    expect(lost.snapshot.sidecars[0]).toMatchObject({ healthBefore: 'healthy', healthSinceMs: START_MS + 3_000 });
    expect(lost.regain(5).snapshot.sidecars[0]).toMatchObject({
      healthBefore: 'down',
      healthSinceMs: START_MS + 5_000,
    });
  });
});

describe('restarts and uptime', () => {
  test('each new boot under the same id is one restart, and nothing else is', () => {
    const boot = (id: string, at: number) => ({ bootId: id, startedAtMs: START_MS + at * 1_000 });
    const twice = up
      .hear('api', 2)
      .hear('api', 3, boot('b', 3))
      .hear('api', 4, boot('b', 3))
      .hear('api', 5, boot('c', 5));
    expect(instance(twice).restarts).toBe(2);
    expect(instance(twice.hear('api/api-2', 6), 'api-2').restarts).toBe(0);
  });

  test('uptime is from the reporter’s own clock, goes on between reports, and ends when it is down', () => {
    const heard = up.hear('api', 2, { startedAtMs: START_MS - 900_000, reportedAtMs: START_MS });
    expect(instance(heard).uptimeMs).toBe(900_000);
    expect(instance(heard.at(7)).uptimeMs).toBe(905_000);
    expect(instance(heard.at(20)).uptimeMs).toBeNull();
  });

  test('a step of the reporter’s wall clock does not show in the uptime that it tells itself', () => {
    const stepped = { startedAtMs: START_MS, reportedAtMs: START_MS - 3_600_000, uptimeMs: 60_000 };
    expect(instance(up.hear('api', 2, stepped).at(7)).uptimeMs).toBe(65_000);
  });
});

describe('the share of traffic', () => {
  const traffic = (async: number) => ({ traffic: { async } });
  const two = picture('api').hear('api/a', 1, traffic(0)).hear('api/b', 1, traffic(1_000));

  test('is unknown until a second report says what was counted between', () => {
    expect(instance(two, 'a')).toMatchObject({ eventsPerSecond: null, trafficSharePercent: null });
  });

  test('is by what is counted now, not by what was counted long ago', () => {
    const shared = two.hear('api/a', 2, traffic(30)).hear('api/b', 2, traffic(1_010));
    expect(instance(shared, 'a')).toMatchObject({ eventsPerSecond: 30, trafficSharePercent: 75 });
    expect(instance(shared, 'b')).toMatchObject({ eventsPerSecond: 10, trafficSharePercent: 25 });
  });

  test('follows a change within about 10 s', () => {
    let shown = two.hear('api/a', 2, traffic(30)).hear('api/b', 2, traffic(1_010));
    for (let at = 3; at <= 33; at += 1)
      shown = shown.hear('api/a', at, traffic(30)).hear('api/b', at, traffic(1_000 + 10 * (at - 1)));
    expect(instance(shown, 'a').trafficSharePercent).toBeLessThan(20);
  });

  test('of one that is down goes to the others; a new boot starts anew without going below 0', () => {
    const shared = two.hear('api/a', 2, traffic(30)).hear('api/b', 2, traffic(1_010));
    const alone = shared.hear('api/b', 19, traffic(1_020)).at(19);
    expect(instance(alone, 'a').trafficSharePercent).toBeNull();
    expect(instance(alone, 'b').trafficSharePercent).toBe(100);
    const anew = shared.hear('api/a', 3, { ...traffic(1), bootId: 'b2', startedAtMs: START_MS + 9_000 });
    expect(instance(anew, 'a').eventsPerSecond).toBeNull();
  });
});

describe('when a replica joined', () => {
  const joined = (shown: Picture) => instance(shown).joinedAtMs;

  test('is when the first boot that was heard of it began, by the server’s clock', () => {
    const wrong = { uptimeMs: 20_000, startedAtMs: START_MS - 86_400_000 };
    expect(joined(picture('api').hear('api', 5, wrong))).toBe(START_MS - 15_000);
    expect(joined(picture('api').reject('api/api-1', 5))).toBeNull();
  });

  test('stays what it was, through later reports and restarts', () => {
    const first = picture('api').hear('api', 5, { uptimeMs: 20_000 });
    const restarted = { bootId: 'boot-2', startedAtMs: START_MS + 8_000, uptimeMs: 1_000 };
    expect(joined(first.hear('api', 9, { uptimeMs: 23_000 }).hear('api', 10, restarted))).toBe(START_MS - 15_000);
  });
});
