// One event to many streams: CPU a delivered frame, delivery time and memory a stream, beside nchan, @fastify/sse,
// better-sse and floors on node:net and node:http. 1,000 streams at 10 frames a second; --full: also 5,000 at 1.
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { shuffled } from './shuffled.ts';
import { type Slice, type Subject, type SubjectName, stage } from './sse-stage.ts';
import { quantile, type Verdict } from './verdict.ts';

const SUBJECTS: readonly SubjectName[] = ['ours', 'node:net', 'node:http', 'nchan', '@fastify/sse', 'better-sse'];
const FRAME_BYTES = 2_048;

interface Scale {
  readers: number;
  hertz: number;
  framesPerSlice: number;
  rounds: number;
  replications: number;
  /** About 20,000 writes, until the code is compiled. */
  warmUpFrames: number;
}
const THOUSAND: Scale = { readers: 1_000, hertz: 10, framesPerSlice: 12, rounds: 3, replications: 3, warmUpFrames: 20 };
const FULL_THOUSAND: Scale = { ...THOUSAND, framesPerSlice: 50 };
const FIVE_THOUSAND: Scale = {
  ...THOUSAND,
  readers: 5_000,
  hertz: 1,
  framesPerSlice: 8,
  replications: 5,
  warmUpFrames: 5,
};

export async function fanOut(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  const thousand = await measure(full ? FULL_THOUSAND : THOUSAND, say);
  const verdicts = judge(goalsOfThousand(thousand), otherShareOf(thousand), say);
  if (!full) return verdicts;
  const more = await measure(FIVE_THOUSAND, say);
  return [...verdicts, ...judge(goalsOfFiveThousand(more), otherShareOf(more), say)];
}

/** What one set of fresh processes gave: for each subject that is installed its slices, round by round. */
type Replication = Partial<Record<SubjectName, Measured>>;

interface Measured {
  slices: Slice[];
  atStartKb: number;
  readers: number;
}

async function measure(scale: Scale, say: Say): Promise<Replication[]> {
  say(`  ${scale.readers} streams, ${scale.hertz} Hz, ${FRAME_BYTES} bytes; everything came, in order:`);
  const runs: Replication[] = [];
  for (let index = 0; index < scale.replications; index += 1) runs.push(await replicate(scale));
  judge(
    SUBJECTS.flatMap((name) => shown(runs, name)),
    0,
    say,
  );
  return runs;
}

async function replicate(scale: Scale): Promise<Replication> {
  const ending = new AbortController();
  try {
    const audience = { readers: scale.readers, stalled: 0, frameBytes: FRAME_BYTES };
    const staged: Subject[] = [];
    for (const name of shuffled(SUBJECTS))
      staged.push(...[await stage(name, audience, ending.signal)].filter((one) => one !== null));
    for (const subject of staged) await subject.publish(scale.warmUpFrames, scale.hertz * 2);
    const slices = new Map<SubjectName, Slice[]>(staged.map(({ name }) => [name, []]));
    for (let round = 0; round < scale.rounds; round += 1)
      for (const subject of shuffled(staged))
        slices.get(subject.name)?.push(await subject.publish(scale.framesPerSlice, scale.hertz));
    return Object.fromEntries(
      staged.map((subject) => [
        subject.name,
        { slices: slices.get(subject.name) ?? [], atStartKb: subject.atStart.rssKb, readers: scale.readers },
      ]),
    );
  } finally {
    ending.abort();
  }
}

const median = (values: readonly number[]) => quantile(values, 0.5);
const kilobytesPerStream = ({ slices, atStartKb, readers }: Measured) =>
  (median(slices.map(({ rssKb }) => rssKb)) - atStartKb) / readers;
const otherShareOf = (runs: readonly Replication[]) =>
  median(runs.flatMap((run) => Object.values(run).flatMap(({ slices }) => slices.map((slice) => slice.otherShare))));

function shown(runs: readonly Replication[], name: SubjectName): Goal[] {
  const of = (figure: (slice: Slice) => number) => {
    const values = runs.flatMap((run) => (run[name] ? [median(run[name].slices.map(figure))] : []));
    return values.length === 0 ? null : values;
  };
  const memory = runs.flatMap((run) => (run[name] ? [kilobytesPerStream(run[name])] : []));
  return [
    { what: `${name}, CPU a frame`, values: of((slice) => slice.microsPerFrame), most: null, unit: 'µs' },
    { what: `${name}, delivery p99`, values: of((slice) => slice.p99Ms), most: null, unit: 'ms' },
    { what: `${name}, memory a stream`, values: memory, most: null, unit: 'kB' },
  ];
}

/** Ours over the peer's, round by round, then the median of each set of processes. null: no such peer. */
function ratios(runs: readonly Replication[], peer: SubjectName, figure: (slice: Slice) => number): number[] | null {
  const values = runs.flatMap(({ ours, [peer]: other }) => {
    if (!ours || !other) return [];
    const rounds = ours.slices.flatMap((slice, round) => {
      const beside = other.slices[round];
      return beside ? [figure(slice) / figure(beside)] : [];
    });
    return [median(rounds)];
  });
  return values.length === 0 ? null : values;
}

const cpu = ({ microsPerFrame }: Slice) => microsPerFrame;
const cpuGoal = (runs: readonly Replication[], peer: SubjectName, most: number | null): Goal => ({
  what: `CPU a frame against ${peer}`,
  values: ratios(runs, peer, cpu),
  most,
  unit: 'x',
});
const memoryGoal = (runs: readonly Replication[]): Goal => ({
  what: 'memory a stream against @fastify/sse',
  values: runs.flatMap(({ ours, '@fastify/sse': other }) =>
    ours && other ? [kilobytesPerStream(ours) / kilobytesPerStream(other)] : [],
  ),
  most: 0.5,
  unit: 'x',
});

const goalsOfThousand = (runs: readonly Replication[]): Goal[] => [
  cpuGoal(runs, 'nchan', 1),
  cpuGoal(runs, 'node:net', 1.1),
  cpuGoal(runs, 'node:http', null),
  cpuGoal(runs, '@fastify/sse', 0.6),
  cpuGoal(runs, 'better-sse', 0.5),
  memoryGoal(runs),
];

const goalsOfFiveThousand = (runs: readonly Replication[]): Goal[] => [
  cpuGoal(runs, 'nchan', 0.9),
  cpuGoal(runs, 'node:net', 1.1),
  cpuGoal(runs, 'node:http', null),
  { what: 'delivery p99 against nchan', values: ratios(runs, 'nchan', ({ p99Ms }) => p99Ms), most: 0.9, unit: 'x' },
  memoryGoal(runs),
];
