// One process of the tick: both ways in slices of random order. Out: the median microseconds of each.
import { parseReport } from '../server/contract/report.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { reportsFrame } from '../server/sse.ts';
import { shuffled } from './shuffled.ts';
import { sixReports } from './six-reports.ts';
import { quantile } from './verdict.ts';

const SIDECARS = 500;
const SLICES = 300;
const WARM_UP = 100;

const nowMs = Date.now();
const six = sixReports(nowMs);
const stored = Array.from({ length: SIDECARS }, (_, index) =>
  toWireJson({ ...six[index % six.length], name: `sidecar-${index}` }),
);

const frameAnew = () => {
  const reports = stored.map((json): unknown => JSON.parse(json));
  return Buffer.from(`event: reports\ndata: ${JSON.stringify({ at_ms: nowMs, reports, rejected: [] })}\n\n`);
};
const ways = {
  splice: () => reportsFrame(nowMs, stored, []).length,
  anew: () => frameAnew().length,
  // What is done once, when a report arrives.
  validate: () => stored.filter((json) => parseReport(json).ok).length,
};
if (ways.splice() !== ways.anew()) throw new Error('the two frames differ');
if (ways.validate() !== SIDECARS) throw new Error('a stored report cannot be read');

const names = ['splice', 'anew', 'validate'] as const;
const times = { splice: [] as number[], anew: [] as number[], validate: [] as number[] };
for (let slice = 0; slice < SLICES + WARM_UP; slice += 1)
  for (const name of shuffled(names)) {
    const startMs = performance.now();
    ways[name]();
    if (slice >= WARM_UP) times[name].push((performance.now() - startMs) * 1_000);
  }
const median = (name: keyof typeof times) => quantile(times[name], 0.5);
process.send?.({ splice: median('splice'), anew: median('anew'), validate: median('validate') });
// Ended by the parent.
process.once('disconnect', () => process.exit());
