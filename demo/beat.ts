// Ticks once a second: counts the stock again, and now and then orders a clean-up.
import { setInterval } from 'node:timers/promises';
import { connectTraffic, currentTraceparent, traceJob } from '../reporter/start-reporter.ts';
import { createCatalogue } from './catalogue.ts';
import { endSignal } from './end-signal.ts';
import { openQueue } from './open-queue.ts';
import { between, workFor } from './work.ts';

const TICK_MS = 1_000;
const TICKS_PER_CLEAN_UP = 10;
const signal = endSignal();
const traffic = connectTraffic();
const queue = openQueue(process.env, signal);
const stock = createCatalogue(2_000);
let ticks = 0;

function countStock(): number {
  workFor(between(10, 40), String(ticks));
  return stock.reduce((total, product) => total + product.stock * product.priceCents, 0);
}

async function orderCleanUp(): Promise<void> {
  try {
    await queue.add('clean-up', currentTraceparent());
    traffic.count('async');
  } catch (error) {
    process.stderr.write(`beat: clean-up not ordered: ${error}\n`);
  }
}

function tick(): void {
  traffic.count('scheduled');
  countStock();
  if (ticks % TICKS_PER_CLEAN_UP === 0) void orderCleanUp();
}

try {
  for await (const _ of setInterval(TICK_MS, undefined, { signal })) {
    ticks += 1;
    await traceJob(traffic, { name: 'beat/tick' }, tick);
  }
} catch (error) {
  if (!signal.aborted) throw error;
}
