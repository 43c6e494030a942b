// 50 of 200 readers stop reading, frames of 16 kB go on: how much the server's memory grows, beside @fastify/sse and
// better-sse, all alive at once. The kernel hides about 3 MB of each reader first, so hundreds of frames are needed.
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { shuffled } from './shuffled.ts';
import { type Subject, type SubjectName, stage } from './sse-stage.ts';
import { quantile, type Verdict } from './verdict.ts';

const SUBJECTS: readonly SubjectName[] = ['ours', 'better-sse', '@fastify/sse'];
const AUDIENCE = { readers: 200, stalled: 50, frameBytes: 16_384 };
const SLICES = 8;
const FRAMES_A_SLICE = 50;
const HERTZ = 100;
const REPLICATIONS = 3;
/** Compiled, and the heap as large as healthy readers alone make it. */
const WARM_UP_FRAMES = 20;

/** Growth in MB and the healthy readers' p99 in ms; a peer that is not installed is missing. */
type Replication = Partial<Record<SubjectName, { grownMb: number; p99Ms: number }>>;

export async function stalledReaders(say: Say, _options: BenchOptions): Promise<Verdict[]> {
  say(
    `  ${AUDIENCE.stalled} of ${AUDIENCE.readers} readers stalled, ${SLICES * FRAMES_A_SLICE} frames of ${AUDIENCE.frameBytes} bytes:`,
  );
  const runs: Replication[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate());
  const shown = SUBJECTS.flatMap((name): Goal[] => [
    { what: `${name}, growth`, values: figures(runs, name, 'grownMb'), most: null, unit: 'MB' },
    { what: `${name}, delivery p99 to the others`, values: figures(runs, name, 'p99Ms'), most: null, unit: 'ms' },
  ]);
  const against = (peer: SubjectName, most: number | null): Goal => ({
    what: `growth against ${peer}`,
    values: runs.flatMap(({ ours, [peer]: other }) => (ours && other ? [ours.grownMb / other.grownMb] : [])),
    most,
    unit: 'x',
  });
  // What others do to the CPU meanwhile does not change how much is kept.
  return judge([...shown, against('@fastify/sse', 0.1), against('better-sse', null)], 0, say);
}

const figures = (runs: readonly Replication[], name: SubjectName, figure: 'grownMb' | 'p99Ms') =>
  runs.flatMap((run) => (run[name] ? [run[name][figure]] : []));

/** Fresh processes, published to in slices of random order. */
async function replicate(): Promise<Replication> {
  const ending = new AbortController();
  try {
    const measured: { subject: Subject; beforeKb: number; p99sMs: number[] }[] = [];
    for (const name of shuffled(SUBJECTS)) {
      const subject = await stage(name, AUDIENCE, ending.signal);
      if (subject === null) continue;
      await subject.publish(WARM_UP_FRAMES, HERTZ);
      measured.push({ subject, beforeKb: subject.memory().rssKb, p99sMs: [] });
    }
    for (let slice = 0; slice < SLICES; slice += 1)
      for (const { subject, p99sMs } of shuffled(measured))
        p99sMs.push((await subject.publish(FRAMES_A_SLICE, HERTZ)).p99Ms);
    const figures = measured.map(({ subject, beforeKb, p99sMs }) => [
      subject.name,
      { grownMb: (subject.memory().rssKb - beforeKb) / 1_024, p99Ms: quantile(p99sMs, 0.5) },
    ]);
    return Object.fromEntries(figures);
  } finally {
    ending.abort();
  }
}
