// Whatever is killed, stopped and cut off, in whatever order, and however an app reports: the totals end exact. A property
// over random sequences; SIDESCOPE_FAULT_SEED runs one again.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../server/testing/until.ts';
import { agreement, type Subscriber } from './crowd.ts';
import { machineMs } from './machine-clock.ts';
import { createChance, faultSeed } from './seeded-random.ts';
import { type ShakenApp, startShakenSystem } from './shaken-system.ts';
import { instanceIn } from './shared-reading.ts';
import { tell } from './tell.ts';

const FAULTS = 200;
/** After so many faults comes a death of which nothing else is to blame for what it loses. */
const CALM_DEATH_EVERY = 25;
const DEATH_LOSES_AT_MOST_MS = 250;
/** Cool-downs and reconnections are over. */
const CALM_WITHIN_MS = 20_000;

const reportAt = ({ known }: Subscriber, { emitter }: ShakenApp) =>
  instanceIn(known.snapshot, emitter.name, emitter.instance)?.report;
const heardAt = (subscriber: Subscriber, app: ShakenApp) =>
  reportAt(subscriber, app)?.traffic[app.emitter.channel] ?? 0;
const isOfThisProcess = (subscriber: Subscriber, app: ShakenApp) =>
  (reportAt(subscriber, app)?.startedAtMs ?? 0) >= app.emitter.startedAtMs;

/** Every subscriber hears this process of the app, and what it counts from now on. */
async function isHeard(crowd: readonly Subscriber[], app: ShakenApp): Promise<void> {
  const nowMs = machineMs();
  const isNews = (one: Subscriber) => isOfThisProcess(one, app) && heardAt(one, app) > app.emitter.countedBy(nowMs);
  await until(`all hear ${app.emitter.instance}`, () => crowd.every(isNews), CALM_WITHIN_MS);
}

/** Kills an app that is heard, starts it again, and gives how far back what it had not yet said reaches, in ms. */
async function calmDeath(crowd: readonly Subscriber[], app: ShakenApp, afterMs: number): Promise<number> {
  await isHeard(crowd, app);
  await delay(afterMs);
  const { emitter } = app;
  const killedMs = await emitter.kill();
  const boots = new Set(crowd.map((one) => reportAt(one, app)?.bootId));
  const lostMs = () => {
    const least = Math.min(...crowd.map((one) => heardAt(one, app)));
    let backMs = 0;
    while (emitter.countedBy(killedMs - backMs) > least) backMs += 10;
    return backMs;
  };
  await until('what was sent has come', () => lostMs() <= DEATH_LOSES_AT_MOST_MS, 1_000).catch(() => {});
  const lost = lostMs();
  await app.restart();
  await isHeard(crowd, app);
  for (const one of crowd) expect(boots).not.toContain(reportAt(one, app)?.bootId);
  return lost;
}

test('after 200 random kills, stops and cut sockets every subscriber of both servers is on the exact totals', async () => {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const seed = faultSeed();
  process.stdout.write(`random-cuts: SIDESCOPE_FAULT_SEED=${seed}\n`);
  const chance = createChance(seed);
  const { apps, servers, crowd, reading, shake } = await startShakenSystem(ending.signal);
  const happened = new Map<string, number>();
  const lostMs: number[] = [];
  for (let fault = 1; fault <= FAULTS; fault += 1) {
    const name = await shake(chance);
    happened.set(name, (happened.get(name) ?? 0) + 1);
    await delay(chance.between(0, 250));
    if (fault % CALM_DEATH_EVERY === 0) lostMs.push(await calmDeath(crowd, chance.oneOf(apps), chance.between(0, 600)));
  }
  const finals = await Promise.all(apps.map(({ emitter }) => emitter.stop()));
  const isExact = (one: Subscriber) =>
    apps.every((app, index) => isOfThisProcess(one, app) && heardAt(one, app) === finals[index]);
  await until('all are exact', () => crowd.every(isExact), CALM_WITHIN_MS).catch(() => {});

  tell('random-cuts', { ...Object.fromEntries(happened), lostMs: lostMs.join(' '), totals: finals.join(' ') });
  const exact = apps
    .map(({ emitter }, index) => `app/${emitter.instance} ${finals[index]}`)
    .sort()
    .join(', ');
  expect(agreement(crowd)).toEqual([`${crowd.length}: ${exact}`]);
  for (const one of crowd) expect(one.known.snapshot?.channels.map(({ total }) => total)).toEqual(finals);
  expect(Math.max(...lostMs)).toBeLessThanOrEqual(DEATH_LOSES_AT_MOST_MS);
  expect(reading.violations).toEqual([]);
  expect(servers.flatMap((server) => server.faults())).toEqual([]);
  expect(apps.map(({ emitter }) => emitter.exitCode())).toEqual([null, null, null]);
});
