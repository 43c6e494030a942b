// A tick of 500 sidecars: from their stored JSON to one frame of the stream. The server reads each text once, when it
// arrives, and splices it into the frame as it is; the peer parses every text and writes all anew for the frame.
import * as v from 'valibot';
import { startChild } from './child.ts';
import { type BenchOptions, judge, type Say } from './goal.ts';
import type { Verdict } from './verdict.ts';

const REPLICATIONS = 3;
const Times = v.object({ splice: v.number(), anew: v.number(), validate: v.number() });

export async function tick(say: Say, _options: BenchOptions): Promise<Verdict[]> {
  const runs: v.InferOutput<typeof Times>[] = [];
  for (let index = 0; index < REPLICATIONS; index += 1) runs.push(await replicate());
  const show = (what: string, name: keyof v.InferOutput<typeof Times>) => ({
    what,
    values: runs.map((run) => run[name]),
    most: null,
    unit: 'µs',
  });
  const ratio = {
    what: 'splicing against parsing and writing anew',
    values: runs.map((run) => run.splice / run.anew),
    most: 0.45,
    unit: 'x',
  };
  const goals = [
    show('500 reports spliced into a frame', 'splice'),
    show('500 reports parsed and written anew', 'anew'),
    show('500 reports read and validated, once on arrival', 'validate'),
    ratio,
  ];
  // Both ways take turns within a millisecond, so that others slow them alike.
  return judge(goals, 0, say);
}

async function replicate() {
  const ending = new AbortController();
  try {
    // The child has done its work when it first speaks.
    const { first } = await startChild('tick-subject.ts', [], Times, ending.signal);
    return first;
  } finally {
    ending.abort();
  }
}
