// A Redis that answers but takes no writes for a while, under apps that count and subscribers: what everybody was told,
// how long it took to be well again, and whether anything was lost.
import { setTimeout as delay } from 'node:timers/promises';
import { topology } from '../server/testing/picture.ts';
import { until } from '../server/testing/until.ts';
import { agreement, startCrowd } from './crowd.ts';
import { startEmitter } from './emitter.ts';
import { startServerProcess } from './server-process.ts';
import { createSharedReading } from './shared-reading.ts';

const SUBSCRIBERS = 5;
const TOLD_WITHIN_MS = 10_000;
/** Longer than a reporter's cool-down, so that each tries in the meantime. */
const REFUSED_MS = 7_000;
const CHANNELS = ['a', 'b', 'c'];

export interface Refusal {
  redisUrl: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

export interface RefusalSeen {
  /** Every reason that any subscriber or snapshot gave, in order of appearance. */
  reasons: string[];
  toldMs: number;
  recoveryMs: number;
  /** What the subscribers are on, and what they should be on. */
  totals: string[];
  exact: string[];
  faults: string[];
}

export async function refuseWrites({ redisUrl, begin, end }: Refusal, signal: AbortSignal): Promise<RefusalSeen> {
  const shown = topology(...CHANNELS.map((channel) => `${channel}: app`));
  const server = await startServerProcess({ redisUrl, topology: shown }, signal);
  const target = { OPS_REDIS_URL: redisUrl };
  const emitters = await Promise.all(
    CHANNELS.map((channel) =>
      startEmitter({ name: 'app', instance: `app-${channel}`, channel, perSecond: 100, target }, signal),
    ),
  );
  const reading = createSharedReading();
  const crowd = await startCrowd({ ...server, count: SUBSCRIBERS, reading }, signal);
  const channelsAt = (known: (typeof crowd)[number]['known']) =>
    known.snapshot?.channels.map(({ total }) => total) ?? [];
  await until('all is counted', () => crowd.every(({ known }) => channelsAt(known).every((total) => total > 0)));

  const reasons = new Set<string>();
  const look = async () => {
    const told = crowd.map(({ known }) => known.snapshot?.degradedReason ?? null);
    for (const reason of [...told, (await server.snapshot()).degradedReason]) if (reason !== null) reasons.add(reason);
    return told;
  };
  const beganMs = performance.now();
  await begin();
  await until('all are told', async () => (await look()).every((reason) => reason !== null), TOLD_WITHIN_MS);
  const toldMs = performance.now() - beganMs;
  while (performance.now() < beganMs + REFUSED_MS) {
    await look();
    await delay(100);
  }
  const finals = await Promise.all(emitters.map((emitter) => emitter.stop()));
  const endedMs = performance.now();
  await end();
  const isWell = ({ known }: (typeof crowd)[number]) =>
    known.snapshot?.degraded === false && channelsAt(known).join() === finals.join();
  await until('all is well', () => crowd.every(isWell), 20_000).catch(() => {});
  return {
    reasons: [...reasons],
    toldMs,
    recoveryMs: performance.now() - endedMs,
    totals: agreement(crowd),
    exact: [`${SUBSCRIBERS}: ${emitters.map(({ instance }, index) => `app/${instance} ${finals[index]}`).join(', ')}`],
    faults: [...server.faults(), ...reading.violations],
  };
}
