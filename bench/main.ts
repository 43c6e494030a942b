// npm run bench [-- --full] [name…]: every metric that this project measures, or those named; --full: also what takes
// minutes. Each prints what it found, the ratio to a peer or floor of the same run, and its word: pass, fail, inconclusive
// (near the goal, or others used the machine) or skipped (a peer is not installed). Exit code 1: one failed.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { count } from './count.ts';
import { countToFrame } from './count-to-frame.ts';
import { dots } from './dots.ts';
import { fanOut } from './fan-out.ts';
import type { BenchOptions, Say } from './goal.ts';
import { history } from './history.ts';
import { inspector } from './inspector.ts';
import { panel } from './panel.ts';
import { reporter } from './reporter.ts';
import { serverCost } from './server-cost.ts';
import { snapshotLatency } from './snapshot-latency.ts';
import { stalledReaders } from './stalled-readers.ts';
import { tick } from './tick.ts';
import { traceCost } from './trace-cost.ts';
import type { Verdict } from './verdict.ts';

/** One file a metric. */
const METRICS: Readonly<Record<string, (say: Say, options: BenchOptions) => Promise<Verdict[]>>> = {
  'snapshot-latency': snapshotLatency,
  'fan-out': fanOut,
  'stalled-readers': stalledReaders,
  tick,
  history,
  count,
  'count-to-frame': countToFrame,
  'trace-cost': traceCost,
  reporter,
  'server-cost': serverCost,
  panel,
  dots,
  inspector,
};

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};

const { values: options, positionals: wanted } = parseArgs({
  options: { full: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = wanted.filter((name) => !Object.hasOwn(METRICS, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no metric ${unknown.join(', ')}. There are: ${Object.keys(METRICS).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  say(`Node ${process.version}, ${process.platform}, ${availableParallelism()} cores`);
  const chosen = Object.entries(METRICS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const verdicts: Verdict[] = [];
  for (const [name, measure] of chosen) {
    say(`\n${name}`);
    verdicts.push(...(await measure(say, options)));
  }
  process.exitCode = verdicts.includes('fail') ? 1 : 0;
}
