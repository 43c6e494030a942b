// One line of a metric's table: a figure of several fresh processes, its goal, and the word for it.
import { MOST_OTHER_SHARE } from './machine-load.ts';
import { spreadOf, spreadText, type Verdict, verdictOf } from './verdict.ts';

export interface Goal {
  what: string;
  /** One value a replication; null: the peer is not installed. */
  values: readonly number[] | null;
  /** The most it may be; null: only shown. */
  most: number | null;
  unit: string;
  /** What two of the same are apart in the same run, in its unit; unless given, nothing. */
  error?: number;
}

export type Say = (line: string) => void;

/** What a metric is told. */
export interface BenchOptions {
  /** Also what takes minutes. */
  full: boolean;
}

/** Says each, and gives the words. On a machine that somebody else used meanwhile nothing is decided. */
export function judge(goals: readonly Goal[], otherShare: number, say: Say): Verdict[] {
  const busy = otherShare > MOST_OTHER_SHARE;
  const percent = (otherShare * 100).toFixed(0);
  if (busy) say(`  others used ${percent} % of the machine meanwhile: figures are shown, nothing is decided`);
  return goals.flatMap((goal) => judgeOne(goal, busy, say));
}

function judgeOne({ what, values, most, unit, error }: Goal, busy: boolean, say: Say): Verdict[] {
  if (values === null || values.length === 0) {
    say(`  ${what}: skipped (not installed)`);
    return ['skipped'];
  }
  const spread = spreadOf(values);
  if (most === null) {
    say(`  ${what}: ${spreadText(spread, unit)}`);
    return [];
  }
  const verdict = busy ? 'inconclusive' : verdictOf(spread, most, error);
  say(`  ${what}: ${spreadText(spread, unit)}, goal ${most} ${unit}: ${verdict}`);
  return [verdict];
}
