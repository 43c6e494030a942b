// Ticks once a second: counts the stock again, and now and then orders a clean-up.
import { setInterval } from 'node:timers/promises';
import { createCatalogue } from './catalogue.ts';
import { endSignal } from './end-signal.ts';
import { openQueue } from './open-queue.ts';
import { between, workFor } from './work.ts';

const TICK_MS = 1_000;
const TICKS_PER_CLEAN_UP = 10;
const signal = endSignal();
const queue = openQueue(process.env, signal);
const stock = createCatalogue(2_000);
let ticks = 0;

function countStock(): number {
  workFor(between(10, 40), String(ticks));
  return stock.reduce((total, product) => total + product.stock * product.priceCents, 0);
}

try {
  for await (const _ of setInterval(TICK_MS, undefined, { signal })) {
    ticks += 1;
    countStock();
    if (ticks % TICKS_PER_CLEAN_UP === 0)
      queue.add('clean-up').catch((error) => process.stderr.write(`beat: clean-up not ordered: ${error}\n`));
  }
} catch (error) {
  if (!signal.aborted) throw error;
}
