// Faults that end nothing: Redis halts for a while, or a network to it is bad. Each is over when it resolves. By name.
import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '../testing/tcp-proxy.ts';
import type { FaultyRedis } from './faulty-redis.ts';
import type { Chance } from './seeded-random.ts';

export const interruptions = (chance: Chance, redis: FaultyRedis, network: TcpProxy) => ({
  'Redis stopped': async () => {
    redis.freeze();
    await delay(chance.between(20, 700));
    redis.thaw();
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
