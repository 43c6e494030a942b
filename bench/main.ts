// npm run bench [name…]: every metric of performance.md that this project measures, or those named. Each prints what
// it found, the ratio to a floor of the same run, and its word: pass, fail, inconclusive or skipped. 1: one failed.
import { availableParallelism } from 'node:os';
import { snapshotLatency } from './snapshot-latency.ts';
import type { Verdict } from './verdict.ts';

/** One file a metric. */
const METRICS: Readonly<Record<string, (say: (line: string) => void) => Promise<Verdict[]>>> = {
  'snapshot-latency': snapshotLatency,
};

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};

const wanted = process.argv.slice(2);
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
    verdicts.push(...(await measure(say)));
  }
  process.exitCode = verdicts.includes('fail') ? 1 : 0;
}
