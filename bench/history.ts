// The recent past held by the server, at 6 and at 600 sidecars: what a step costs when it is written down, beside the
// refresh of the whole picture that the server makes five times as often anyway; what all of it takes in memory; and what
// an answer costs.
import * as v from 'valibot';
import { startChild } from './child.ts';
import { type BenchOptions, judge, type Say } from './goal.ts';
import type { Verdict } from './verdict.ts';

const REPLICATIONS = 3;
const Figures = v.object({
  record: v.number(),
  refresh: v.number(),
  answer: v.number(),
  memoryBytes: v.number(),
  answerBytes: v.number(),
});
type Figures = v.InferOutput<typeof Figures>;

/** What 180 steps take: 32 bits each for CPU and health, 64 for memory. */
const BYTES_A_SIDECAR = 3_000;
const SIZES = [6, 600] as const;

export async function history(say: Say, _options: BenchOptions): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const size of SIZES) {
    const runs: Figures[] = [];
    for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate(size));
    say(` ${size} sidecars`);
    verdicts.push(...judge(goalsOf(size, runs), 0, say));
  }
  return verdicts;
}

function goalsOf(size: number, runs: readonly Figures[]) {
  const show = (what: string, unit: string, pick: (run: Figures) => number, most: number | null = null) => ({
    what,
    values: runs.map(pick),
    most,
    unit,
  });
  return [
    show('a step written down, every 5 s', 'µs', (run) => run.record),
    show('a refresh of the picture, every 1 s', 'µs', (run) => run.refresh),
    show('a step against a refresh', 'x', (run) => run.record / run.refresh, 1),
    show('15 minutes in memory, a sidecar and its share of the channels', 'bytes', (run) => run.memoryBytes / size),
    ...(size === Math.max(...SIZES)
      ? [show('of that goal', 'bytes', (run) => run.memoryBytes / size, BYTES_A_SIDECAR)]
      : []),
    show('an answer made', 'ms', (run) => run.answer / 1_000),
    show('an answer', 'kB', (run) => run.answerBytes / 1_000),
  ];
}

async function replicate(size: number): Promise<Figures> {
  const ending = new AbortController();
  try {
    const { first } = await startChild('history-subject.ts', [String(size)], Figures, ending.signal);
    return first;
  } finally {
    ending.abort();
  }
}
