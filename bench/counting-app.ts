// An app that counts one event now and then, as events come, or all the time. Arguments: its instance, where it reports to:
// "redis" or "server", address and token, the Redis of the floor, and its pace. Out: when it counted which event, by the machine's clock; and where told so the floor: the
// same moment by a bare PUBLISH.
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startReporter } from '../reporter/start-reporter.ts';
import { endWithParent } from './sse-subject.ts';

const [instance = '', kind = '', address = '', token = '', floorUrl = '', pace = ''] = process.argv.slice(2);
/** Between two events; any moment of a reporter's cadence is met. */
const GAP_MS = pace === 'all the time' ? { least: 5, most: 45 } : { least: 120, most: 520 };
const wallMs = () => performance.timeOrigin + performance.now();

const target = kind === 'redis' ? { redis: address } : { server: address, token };
const { traffic } = startReporter({ name: 'sidecar-0', instance, ...target });
const redis = new Redis(floorUrl);
await redis.ping();
process.on('message', async () => {
  for (let total = 1; ; total += 1) {
    await delay(GAP_MS.least + Math.random() * (GAP_MS.most - GAP_MS.least));
    traffic.count('browser');
    const atMs = wallMs();
    process.send?.({ total, atMs });
    await redis.publish('floor', String(atMs));
  }
});
process.send?.({ ready: true });
endWithParent();
