// What a reporter costs at 1 Hz. Alone: beside a Python reporter of the same job and a bare Node. In an app: beyond the
// same app without it, which has a connection to Redis and a timer of its own: with a second connection, as is recommended,
// and through the app's client; beside the floor, a loop that only reads and sends. All run in the same seconds, once V8 has
// compiled what it will in the app: that alone took 12 ms a minute at first.
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedisServer } from '../testing/redis-server.ts';
import { type BenchOptions, type Goal, judge, type Say } from './goal.ts';
import { watchOtherLoad } from './machine-load.ts';
import { cpuMicros, type Memory, memoryOf } from './process-cost.ts';
import { BUILT_CLI, findPython, SUBJECTS, type SubjectName, startSubject } from './reporter-subjects.ts';
import type { Verdict } from './verdict.ts';

/** Processes of each, all alive together. One differs from the next of its kind by a third: by how its memory happens to lie. */
const REPLICATIONS = { usual: 5, full: 11 };
const SETTLE_MS = { usual: 20_000, full: 120_000 };
const WINDOW_MS = { usual: 20_000, full: 120_000 };
/**
 * What of Python's CPU the goal in an app is: 30 ms a minute where Python took 32. A reporter runs out of cold caches, and what
 * a cache miss costs is the machine's affair: on a virtual one the same Python took 36 to 67 ms within two days.
 */
const MOST_OF_PYTHON = 30 / 32;

interface Cost extends Memory {
  cpuMsPerMinute: number;
}
type Costs = Partial<Record<SubjectName, Cost>>;

export async function reporter(say: Say, { full }: BenchOptions): Promise<Verdict[]> {
  if (!existsSync(BUILT_CLI)) {
    say('  skipped (dist/ is missing: npm run build)');
    return ['skipped'];
  }
  const ending = new AbortController();
  try {
    const redis = await startRedisServer(ending.signal).catch(() => null);
    if (redis !== null) return await measure(redis, full ? 'full' : 'usual', say, ending.signal);
    say('  skipped (redis-server is not installed)');
    return ['skipped'];
  } finally {
    ending.abort();
  }
}

async function measure(redis: RedisServer, how: keyof typeof WINDOW_MS, say: Say, signal: AbortSignal) {
  const windowMs = WINDOW_MS[how];
  const place = { redis, python: findPython() };
  const started: { run: number; name: SubjectName; pid: number }[] = [];
  for (let run = 0; run < REPLICATIONS[how]; run += 1)
    for (const name of SUBJECTS) {
      const pid = await startSubject(name, place, signal);
      if (pid !== null) started.push({ run, name, pid });
    }
  await delay(SETTLE_MS[how]);
  const otherShare = watchOtherLoad([...started.map(({ pid }) => pid), redis.pid]);
  const before = started.map(({ pid }) => cpuMicros([pid]));
  await delay(windowMs);
  const runs = Array.from({ length: REPLICATIONS[how] }, (): Costs => ({}));
  for (const [index, { run, name, pid }] of started.entries()) {
    const cpuMsPerMinute = ((cpuMicros([pid]) - (before[index] ?? 0)) / 1_000) * (60_000 / windowMs);
    Object.assign(runs[run] ?? {}, { [name]: { cpuMsPerMinute, ...memoryOf(pid) } });
  }
  return judge(goalsOf(runs), otherShare(), say);
}

const goalsOf = (runs: readonly Costs[]): Goal[] => [
  ...SUBJECTS.flatMap((name) => [
    { what: `${name}, CPU`, values: each(runs, name, 'cpuMsPerMinute'), most: null, unit: 'ms/min' },
    {
      what: `${name}, private memory`,
      values: each(runs, name, 'anonKb')?.map(megabytes) ?? null,
      most: null,
      unit: 'MB',
    },
    { what: `${name}, RSS`, values: each(runs, name, 'rssKb')?.map(megabytes) ?? null, most: null, unit: 'MB' },
  ]),
  ratio(runs, 'cpuMsPerMinute', 'CPU alone', 'python', 1.15),
  ratio(runs, 'anonKb', 'private memory alone', 'python', 0.7),
  ratio(runs, 'anonKb', 'private memory alone', 'bare node', 1.25),
  ratio(runs, 'rssKb', 'RSS alone', 'bare node', 1.2),
  ...beyondApp(runs, 'app with a bare loop', null),
  ...beyondApp(runs, 'app with ours', 1),
  beyondAgainstPython(runs),
  ...beyondApp(runs, 'app with ours through its client', null),
];

const beyondApp = (runs: readonly Costs[], name: SubjectName, mostMb: number | null): Goal[] => [
  { what: `${name}, CPU beyond the app`, values: beyond(runs, name, 'cpuMsPerMinute'), most: null, unit: 'ms/min' },
  {
    what: `${name}, private memory beyond the app`,
    values: beyond(runs, name, 'anonKb').map(megabytes),
    most: mostMb,
    unit: 'MB',
  },
];

function beyondAgainstPython(runs: readonly Costs[]): Goal {
  const python = each(runs, 'python', 'cpuMsPerMinute');
  const costs = beyond(runs, 'app with ours', 'cpuMsPerMinute');
  const values = python === null ? null : costs.map((cost) => cost / mean(python));
  return { what: 'app with ours, CPU beyond the app against python', values, most: MOST_OF_PYTHON, unit: 'x' };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const megabytes = (kilobytes: number) => kilobytes / 1_024;

function each(runs: readonly Costs[], name: SubjectName, figure: keyof Cost): number[] | null {
  const values = runs.flatMap((run) => (run[name] ? [run[name][figure]] : []));
  return values.length === 0 ? null : values;
}

function ratio(runs: readonly Costs[], figure: keyof Cost, what: string, peer: SubjectName, most: number): Goal {
  const values = runs.flatMap(({ 'ours alone': ours, [peer]: other }) =>
    ours && other ? [ours[figure] / other[figure]] : [],
  );
  return { what: `${what} against ${peer}`, values, most, unit: 'x' };
}

/** All apps ran in the same seconds: none belongs to one of ours more than the others. */
function beyond(runs: readonly Costs[], name: SubjectName, figure: keyof Cost): number[] {
  const app = each(runs, 'app', figure);
  const ours = each(runs, name, figure);
  return app && ours ? ours.map((value) => value - mean(app)) : [];
}
