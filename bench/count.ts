// What counting costs: the call alone, and a do-nothing Fastify route that counts every answer, beside the same route
// with an empty hook, prom-client and OpenTelemetry. Then the same with Redis frozen.
import * as v from 'valibot';
import { startChild } from './child.ts';
import { type BenchOptions, judge, type Say } from './goal.ts';
import { measureRoute } from './route-cost.ts';
import type { Verdict } from './verdict.ts';

const REPLICATIONS = 3;
const Nanoseconds = v.object({ ours: v.number(), prom: v.number(), otel: v.number() });

export async function count(say: Say, options: BenchOptions): Promise<Verdict[]> {
  return [...(await measureCall(say)), ...(await measureRoute(say, options))];
}

async function measureCall(say: Say): Promise<Verdict[]> {
  const runs: v.InferOutput<typeof Nanoseconds>[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate());
  const values = (name: keyof v.InferOutput<typeof Nanoseconds>) => runs.map((run) => run[name]);
  const goals = [
    { what: 'count() alone', values: values('ours'), most: 50, unit: 'ns' },
    { what: 'prom-client alone', values: values('prom'), most: null, unit: 'ns' },
    { what: 'OpenTelemetry alone', values: values('otel'), most: null, unit: 'ns' },
    { what: 'count() against prom-client', values: runs.map(({ ours, prom }) => ours / prom), most: 1, unit: 'x' },
    { what: 'count() against OpenTelemetry', values: runs.map(({ ours, otel }) => ours / otel), most: 1, unit: 'x' },
  ];
  // The ways take turns within milliseconds: others slow them alike, and the goal leaves room.
  return judge(goals, 0, say);
}

async function replicate() {
  const ending = new AbortController();
  try {
    return (await startChild('count-subject.ts', [], Nanoseconds, ending.signal)).first;
  } finally {
    ending.abort();
  }
}
