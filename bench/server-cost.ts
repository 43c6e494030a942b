// CPU and memory of a whole server with 6, 60 and 600 sidecars that report every 500 ms, and 0, 1, 100 and 1,000
// subscribers. Then what must cost nothing: 600 sidecars of which 6 report, against 6 that report.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { toWireJson } from '../server/contract/wire.ts';
import { startChild } from './child.ts';
import { type BenchOptions, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { cpuMicros, memoryOf } from './process-cost.ts';
import { sixReports } from './six-reports.ts';
import { quantile, type Verdict } from './verdict.ts';

const SIDECARS = [6, 60, 600];
const SUBSCRIBERS = [0, 1, 100, 1_000];
/** 600 sidecars to 1,000 subscribers are 1 GB/s: only with --full. */
const MOST_PAIRS = 60_000;
const REPORT_INTERVAL_MS = 500;
const SETTLE_MS = 700;
const WINDOW_MS = 1_500;
/** What the server takes in one POST. */
const REPORTS_A_BODY = 100;
const REPLICATIONS = 3;
/** So much more may unchanged sidecars cost than none: the seldom sweeps that look at all of them. */
const MOST_FOR_SILENT = 1.5;

const Served = v.object({ url: v.string(), token: v.string() });
const Read = v.object({ open: v.number(), bytes: v.number() });

interface Cell {
  cpuShare: number;
  rssMb: number;
  megabytesPerSecond: number;
  otherShare: number;
}

export async function serverCost(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  for (const sidecars of SIDECARS) {
    const most = full ? Number.POSITIVE_INFINITY : MOST_PAIRS;
    const steps = SUBSCRIBERS.filter((subscribers) => subscribers * sidecars <= most);
    const cells = await withServer(sidecars, sidecars, steps);
    for (const [index, cell] of cells.entries())
      say(`  ${sidecars} sidecars, ${steps[index]} subscribers: ${textOf(cell)}`);
  }
  const ratios: number[] = [];
  const shares: number[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) {
    const [few] = await withServer(6, 6, [100]);
    const [silent] = await withServer(600, 6, [100]);
    if (few === undefined || silent === undefined) throw new Error('a cell was not measured');
    ratios.push(silent.cpuShare / few.cpuShare);
    shares.push(few.otherShare, silent.otherShare);
  }
  const what = 'CPU with 594 further sidecars that do not report, 100 subscribers';
  return judge([{ what, values: ratios, most: MOST_FOR_SILENT, unit: 'x' }], quantile(shares, 0.5), say);
}

const textOf = ({ cpuShare, rssMb, megabytesPerSecond }: Cell) =>
  `${(cpuShare * 100).toFixed(1)} % of a core, ${rssMb.toFixed(0)} MB, ${megabytesPerSecond.toFixed(2)} MB/s sent`;

/** One fresh server; `reporting` of its `sidecars` go on reporting, the others did so once. */
async function withServer(sidecars: number, reporting: number, steps: readonly number[]): Promise<Cell[]> {
  const ending = new AbortController();
  try {
    const { child: server, first } = await startChild(
      'server-cost-subject.ts',
      [String(sidecars)],
      Served,
      ending.signal,
    );
    const { child: readers } = await startChild('server-cost-readers.ts', [], Read, ending.signal);
    await post(first, bodiesOf(sidecars));
    const timer = setInterval(() => post(first, bodiesOf(reporting)), REPORT_INTERVAL_MS);
    ending.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    const cells: Cell[] = [];
    for (const count of steps) {
      await ask(readers, { ...first, count });
      cells.push(await measureCell(server.pid ?? 0, readers));
    }
    return cells;
  } finally {
    ending.abort();
  }
}

async function measureCell(pid: number, readers: ChildProcess): Promise<Cell> {
  await delay(SETTLE_MS);
  await ask(readers, { take: true });
  const otherShare = watchOtherLoad([pid, readers.pid ?? 0]);
  const before = { cpu: cpuMicros([pid]), atMs: performance.now() };
  await delay(WINDOW_MS);
  const passedMs = performance.now() - before.atMs;
  const cpuShare = (cpuMicros([pid]) - before.cpu) / 1_000 / passedMs;
  const { bytes } = await ask(readers, { take: true });
  const rssMb = memoryOf(pid).rssKb / 1_024;
  return { cpuShare, rssMb, megabytesPerSecond: bytes / 1e6 / (passedMs / 1_000), otherShare: otherShare() };
}

async function ask(readers: ChildProcess, message: object): Promise<v.InferOutput<typeof Read>> {
  readers.send(message);
  const [answer] = await once(readers, 'message');
  return v.parse(Read, answer);
}

function bodiesOf(sidecars: number): string[] {
  const six = sixReports(Date.now());
  const all = Array.from({ length: sidecars }, (_, index) => ({
    ...six[index % six.length],
    name: `sidecar-${index}`,
    instance: `sidecar-${index}`,
  }));
  const bodies: string[] = [];
  for (let from = 0; from < all.length; from += REPORTS_A_BODY)
    bodies.push(toWireJson(all.slice(from, from + REPORTS_A_BODY)));
  return bodies;
}

async function post({ url, token }: v.InferOutput<typeof Served>, bodies: readonly string[]): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  for (const body of bodies) {
    const answer = await fetch(`${url}/api/reports`, { method: 'POST', headers, body }).catch(() => null);
    // Ended meanwhile: the last cell is done.
    if (answer === null) return;
    if (!answer.ok) throw new Error(`reports were refused: ${answer.status} ${await answer.text()}`);
  }
}
