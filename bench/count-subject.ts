// One process of the call alone: counting on one of four channels, each way in slices of random order.
// Out: nanoseconds a call, the loop around it taken off.
import { Counter } from 'prom-client';
import { createTraffic } from '../reporter/traffic.ts';
import { createOtelCounter } from './otel-counter.ts';
import { shuffled } from './shuffled.ts';
import { quantile } from './verdict.ts';

const CALLS = 200_000;
const SLICES = 24;
const WARM_UP = 4;
const CHANNELS = ['browser', 'async', 'scheduled', 'ws-exec'] as const;

const traffic = createTraffic();
const prom = new Counter({ name: 'events_total', help: 'Events by channel.', labelNames: ['channel'] });
const otel = createOtelCounter();
let floor = 0;

const ways = {
  floor: (channel: string) => {
    floor += channel.length;
  },
  ours: (channel: string) => traffic.count(channel),
  prom: (channel: string) => prom.inc({ channel }),
  otel: (channel: string) => otel.add(1, { channel }),
};
type Way = keyof typeof ways;
const names: readonly Way[] = ['floor', 'ours', 'prom', 'otel'];

function nanosecondsACall(count: (channel: string) => void): number {
  const startMs = performance.now();
  for (let call = 0; call < CALLS; call += 1) count(CHANNELS[call & 3] ?? 'browser');
  return ((performance.now() - startMs) * 1e6) / CALLS;
}

const times: Record<Way, number[]> = { floor: [], ours: [], prom: [], otel: [] };
for (let slice = 0; slice < SLICES + WARM_UP; slice += 1)
  for (const name of shuffled(names)) {
    const taken = nanosecondsACall(ways[name]);
    if (slice >= WARM_UP) times[name].push(taken);
  }

const counted = Object.values(traffic.totals()).reduce((sum, total) => sum + total, 0);
if (counted !== CALLS * (SLICES + WARM_UP)) throw new Error(`${counted} events were counted, which is not all`);
if (floor === 0) throw new Error('the floor did nothing');
const median = (name: Way) => quantile(times[name], 0.5) - quantile(times.floor, 0.5);
process.send?.({ ours: median('ours'), prom: median('prom'), otel: median('otel') });
process.once('disconnect', () => process.exit());
