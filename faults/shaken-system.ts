// A whole system that can be shaken: Redis, two servers, apps that count and report in every way there is, each but the second
// server behind a bad network of its own, and subscribers of both servers. Ends when the signal fires.
import { setTimeout as delay } from 'node:timers/promises';
import { topology } from '../server/testing/picture.ts';
import { TOKEN } from '../server/testing/run-server.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { type Subscriber, startCrowd } from './crowd.ts';
import { type Emitter, startEmitter } from './emitter.ts';
import { type FaultyRedis, startFaultyRedis } from './faulty-redis.ts';
import { interruptions } from './interruptions.ts';
import type { Chance } from './seeded-random.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { createSharedReading, type SharedReading } from './shared-reading.ts';

/** How an app reports: by itself to Redis, through the command around it, or by itself to the second server. */
const WAYS = ['redis', 'wrapped', 'http'] as const;
type Way = (typeof WAYS)[number];
const SUBSCRIBERS_EACH = 10;

/** One app, in whichever process it runs now. */
export interface ShakenApp {
  emitter: Emitter;
  network: TcpProxy;
  restart(): Promise<void>;
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
  const shown = topology(...WAYS.map((way) => `${way}: app`));
  const serverNetwork = await newNetwork();
  const servers = [
    await startServerProcess({ redisUrl: through(serverNetwork), topology: shown }, signal),
    await startServerProcess(
      { redisUrl: redis.url, topology: shown, env: { SIDESCOPE_ALLOWED_HOSTS: '127.0.0.1' } },
      signal,
    ),
  ] as const;
  const startApp = async (way: Way, index: number): Promise<ShakenApp> => {
    const network = await (way === 'http' ? startTcpProxy(servers[1].port, signal) : newNetwork());
    const target: Record<string, string> =
      way === 'http'
        ? { SIDESCOPE_URL: `http://127.0.0.1:${network.port}`, SIDESCOPE_TOKEN: TOKEN }
        : { OPS_REDIS_URL: through(network) };
    const options = { name: 'app', instance: `app-${way}`, channel: way, perSecond: 100 * (index + 1), target };
    const start = () => startEmitter({ ...options, isWrapped: way === 'wrapped' }, signal);
    const app: ShakenApp = {
      emitter: await start(),
      network,
      async restart() {
        app.emitter = await start();
      },
    };
    return app;
  };
  const apps = await Promise.all(WAYS.map(startApp));
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

const faultsOf = (chance: Chance, redis: FaultyRedis, app: ShakenApp, network: TcpProxy) => ({
  'Redis killed': async () => {
    await redis.kill();
    await delay(chance.between(0, 300));
    await redis.start();
  },
  'app killed': async () => {
    await app.emitter.kill();
    await app.restart();
  },
  'app stopped': async () => {
    process.kill(app.emitter.pid, 'SIGSTOP');
    await delay(chance.between(20, 500));
    process.kill(app.emitter.pid, 'SIGCONT');
  },
  ...interruptions(chance, redis, network),
});
