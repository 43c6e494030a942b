// A whole system that can be shaken: Redis, two servers, three apps that count, each but the second server behind a bad
// network of its own, and subscribers of both servers. Ends when the signal fires.
import { setTimeout as delay } from 'node:timers/promises';
import { topology } from '../server/testing/picture.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { type Subscriber, startCrowd } from './crowd.ts';
import { type Emitter, startEmitter } from './emitter.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import type { Chance } from './seeded-random.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { createSharedReading, type SharedReading } from './shared-reading.ts';

const CHANNELS = ['a', 'b', 'c'] as const;
const SUBSCRIBERS_EACH = 10;

/** One app, in whichever process it runs now. */
export interface ShakenApp {
  emitter: Emitter;
  network: TcpProxy;
  restart(): void;
}

export interface ShakenSystem {
  apps: readonly ShakenApp[];
  servers: readonly ServerProcess[];
  crowd: readonly Subscriber[];
  reading: SharedReading;
  /** One fault, and its end. Gives its name. */
  shake(chance: Chance): Promise<string>;
}

export async function startShakenSystem(signal: AbortSignal): Promise<ShakenSystem> {
  const redis = await startFaultyRedis(signal);
  const newNetwork = () => startTcpProxy(redis.port, signal);
  const through = ({ port }: TcpProxy) => `redis://127.0.0.1:${port}/2`;
  const shown = topology(...CHANNELS.map((channel) => `${channel}: app`));
  const serverNetwork = await newNetwork();
  const servers = [
    await startServerProcess({ redisUrl: through(serverNetwork), topology: shown }, signal),
    await startServerProcess({ redisUrl: redis.url, topology: shown }, signal),
  ];
  const startApp = async (channel: string, index: number): Promise<ShakenApp> => {
    const network = await newNetwork();
    const options = { name: 'app', instance: `app-${channel}`, channel, perSecond: 100 * (index + 1) };
    const start = () => startEmitter({ ...options, redisUrl: through(network) }, signal);
    const app: ShakenApp = {
      emitter: start(),
      network,
      restart() {
        app.emitter = start();
      },
    };
    return app;
  };
  const apps = await Promise.all(CHANNELS.map(startApp));
  const reading = createSharedReading();
  const crowds = servers.map((server) => startCrowd({ ...server, count: SUBSCRIBERS_EACH, reading }, signal));
  const crowd = (await Promise.all(crowds)).flat();
  const networks = [serverNetwork, ...apps.map(({ network }) => network)];
  const shake = async (chance: Chance) => {
    const faults = faultsOf(chance, redis, chance.oneOf(apps), chance.oneOf(networks));
    const [name, fault] = chance.oneOf(Object.entries(faults));
    await fault();
    return name;
  };
  return { apps, servers, crowd, reading, shake };
}

type Redis = Awaited<ReturnType<typeof startFaultyRedis>>;

const faultsOf = (chance: Chance, redis: Redis, app: ShakenApp, network: TcpProxy) => ({
  'Redis killed': async () => {
    await redis.kill();
    await delay(chance.between(0, 300));
    await redis.start();
  },
  'Redis stopped': async () => {
    redis.freeze();
    await delay(chance.between(20, 700));
    redis.thaw();
  },
  'app killed': async () => {
    await app.emitter.kill();
    app.restart();
  },
  'app stopped': async () => {
    process.kill(app.emitter.pid, 'SIGSTOP');
    await delay(chance.between(20, 500));
    process.kill(app.emitter.pid, 'SIGCONT');
  },
  'sockets cut': async () => network.cut(),
  'sockets reset': async () => network.reset(),
  'black hole': async () => {
    network.set({ blackHole: true });
    await delay(chance.between(20, 700));
    network.set({ blackHole: false });
  },
  'black hole, then reset': async () => {
    network.set({ blackHole: true });
    await delay(chance.between(20, 300));
    network.reset();
    network.set({ blackHole: false });
  },
  late: async () => {
    network.set({ latencyMs: chance.between(1, 150) });
    await delay(chance.between(100, 500));
    network.set({ latencyMs: 0 });
  },
});
