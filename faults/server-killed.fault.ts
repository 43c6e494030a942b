// Servers are killed. Their clients come back as the extension does, to the same totals, and either with exactly the log
// entries they missed, where another server went on looking, or with word that some may be missing.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { agreement, type Subscriber, startCrowd } from './crowd.ts';
import { type Emitter, startEmitter } from './emitter.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading, instanceIn } from './shared-reading.ts';
import { tell } from './tell.ts';

const KILLS = 20;
const LONE_KILLS = 3;
const CLIENTS = 100;
const WITNESSES = 3;
const LIVE_WITHIN_MS = 30_000;
const CHANNELS = ['a', 'b', 'c'];

const entriesOf = ({ heard }: Subscriber) =>
  heard.flatMap(({ event, isBeforeSnapshot }) => (event.type === 'log' ? [{ ...event, isBeforeSnapshot }] : []));
const idsOf = (subscriber: Subscriber) => entriesOf(subscriber).map(({ entry }) => entry.id);
const reportAt = ({ known }: Subscriber, { name, instance }: Emitter) =>
  instanceIn(known.snapshot, name, instance)?.report;

test('killed 20 times, a server has every client live again in 30 s, with the missed entries and the exact totals', async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(signal);
  const options = { redisUrl: redis.url, topology: topology(...CHANNELS.map((channel) => `${channel}: app`)) };
  const [server, other] = [await startServerProcess(options, signal), await startServerProcess(options, signal)];
  const target = { OPS_REDIS_URL: redis.url };
  const start = (channel: string) =>
    startEmitter({ name: 'app', instance: `app-${channel}`, channel, perSecond: 100, target }, signal);
  const emitters = await Promise.all(CHANNELS.map(start));
  const reading = createSharedReading();
  // Those at the other server hear everything as it happens.
  const witnesses = await startCrowd({ ...other, count: WITNESSES, reading }, signal);
  const clients = await startCrowd({ ...server, count: CLIENTS, reading }, signal);
  const all = [...witnesses, ...clients];
  const hasHeard = (emitter: Emitter) => (one: Subscriber) =>
    (reportAt(one, emitter)?.startedAtMs ?? 0) >= emitter.startedAtMs;
  for (const emitter of emitters) await until('it is heard', () => all.every(hasHeard(emitter)));

  const liveAgainMs: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await server.kill();
    const killedAtMs = performance.now();
    // Something happens that only the other server sees.
    const index = kill % CHANNELS.length;
    await emitters[index]?.kill();
    const again = await start(CHANNELS[index] ?? '');
    emitters[index] = again;
    const entries = Math.max(...witnesses.map((one) => entriesOf(one).length));
    await until('the other server tells of it', () => witnesses.every((one) => entriesOf(one).length > entries));
    await server.start();
    await until('all are live', () => clients.every(({ isLive }) => isLive), LIVE_WITHIN_MS);
    liveAgainMs.push(performance.now() - killedAtMs);
    await until('all hear the new process', () => all.every(hasHeard(again)));
    await delay(100 * (kill % 5));
  }
  const finals = await Promise.all(emitters.map((emitter) => emitter.stop()));
  const isExact = (one: Subscriber) =>
    emitters.every((emitter, index) => reportAt(one, emitter)?.traffic[emitter.channel] === finals[index]);
  await until('all are exact', () => all.every(isExact)).catch(() => {});
  const told = witnesses.slice(0, 1).flatMap(idsOf);
  await until('all heard every entry', () => all.every((one) => idsOf(one).length >= told.length)).catch(() => {});

  const replayed = clients.map((one) => entriesOf(one).filter((entry) => entry.replayed).length);
  tell('server-killed', {
    slowestLiveAgainMs: Math.round(Math.max(...liveAgainMs)),
    entries: told.length,
    replayed: `${Math.min(...replayed)} to ${Math.max(...replayed)}`,
    totals: finals.join(' '),
  });
  expect(told.length).toBeGreaterThanOrEqual(KILLS);
  expect(Math.min(...replayed)).toBeGreaterThanOrEqual(KILLS);
  // They came after the witnesses, so they may lack what happened before; from then on they lack nothing.
  for (const one of clients) expect(idsOf(one)).toEqual(told.slice(told.indexOf(idsOf(one)[0] ?? null)));
  for (const one of all)
    expect(entriesOf(one).filter((entry) => entry.replayed !== entry.isBeforeSnapshot)).toEqual([]);
  for (const one of all) expect(one.heard.map(({ event }) => event.type)).not.toContain('resync');
  expect(agreement(all)).toEqual([
    `${all.length}: ${emitters.map(({ instance }, index) => `app/${instance} ${finals[index]}`).join(', ')}`,
  ]);
  expect(reading.violations).toEqual([]);
  expect([...server.faults(), ...other.faults()]).toEqual([]);
});

test('killed with nobody beside it, a server tells every client that it may have missed something, and has the exact totals', async () => {
  const ending = new AbortController();
  const { signal } = ending;
  onTestFinished(() => ending.abort());
  const redis = await startFaultyRedis(signal);
  const server = await startServerProcess({ redisUrl: redis.url, topology: topology('a: app') }, signal);
  const target = { OPS_REDIS_URL: redis.url };
  const options = { name: 'app', instance: 'app-a', channel: 'a', perSecond: 100, target };
  const emitter = await startEmitter(options, signal);
  const reading = createSharedReading();
  const clients = await startCrowd({ ...server, count: CLIENTS, reading }, signal);
  const resyncs = ({ heard }: Subscriber) => heard.filter(({ event }) => event.type === 'resync').length;
  for (let kill = 1; kill <= LONE_KILLS; kill += 1) {
    await server.kill();
    await server.start();
    await until('all are live', () => clients.every(({ isLive }) => isLive), LIVE_WITHIN_MS);
    // What happened while nobody looked is in no log, so it is not passed over in silence.
    expect([...new Set(clients.map(resyncs))]).toEqual([kill]);
  }
  const total = await emitter.stop();
  const isExact = (one: Subscriber) => reportAt(one, emitter)?.traffic['a'] === total;
  await until('all are exact', () => clients.every(isExact)).catch(() => {});
  tell('lone server killed', { kills: LONE_KILLS, total });
  expect(agreement(clients)).toEqual([`${CLIENTS}: app/app-a ${total}`]);
  expect(reading.violations).toEqual([]);
  expect(server.faults()).toEqual([]);
});
