// An app that counts, as a process of its own. Arguments: channel, events a second, ledger file. What it is to be called
// and where it reports to stands in the environment. Out, a JSON a line: {"pid"} at once, {"total"} once it has stopped. In:
// any text, which ends the counting and not the reporting. Ends with whoever holds the other end of its input; not by IPC,
// which a command around it would not pass on.
import { openSync, writeSync } from 'node:fs';
import { startReporter } from '../reporter/start-reporter.ts';
import { MAX_COUNT } from '../reporter/traffic.ts';
import { machineMs } from './machine-clock.ts';

const TICK_MS = 5;

const [channel = '', perSecond = '', ledgerFile = ''] = process.argv.slice(2);
const ledger = openSync(ledgerFile, 'a');
const { traffic } = startReporter();
const say = (told: object) => void process.stdout.write(`${JSON.stringify(told)}\n`);
const beganMs = machineMs();
let total = 0;

const timer = setInterval(() => {
  const due = Math.floor(((machineMs() - beganMs) * Number(perSecond)) / 1_000);
  // One call adds no more, and a process that was halted has much to catch up with.
  const n = Math.min(due - total, MAX_COUNT);
  if (n === 0) return;
  total += n;
  // Before it is counted: whatever is reported stands in the ledger, also when this process is killed in between.
  writeSync(ledger, `${machineMs()} ${total}\n`);
  traffic.count(channel, n);
}, TICK_MS);

say({ pid: process.pid });
process.stdin.once('data', () => {
  clearInterval(timer);
  say({ total });
});
process.stdin.once('end', () => process.exit());
