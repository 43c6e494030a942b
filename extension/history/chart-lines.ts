// Columns as the lines of a chart. Pure.
import { HISTORY_STEP_MS, stepStartMs } from '../../server/contract/history.ts';
import { type StepRange, stepsIn } from './step-range.ts';

/** As many as there are --series-… colours. */
export const COLOURS = 8;
/** One turn of the colours each: solid, dashed, dotted. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2]];

/** Where colours come round again, the dash tells lines apart. */
export const styleOf = (look: number): { colour: number; dash: readonly number[] } => ({
  colour: (look % COLOURS) + 1,
  dash: DASHES[Math.floor(look / COLOURS) % DASHES.length] ?? [],
});

/** A line of one value a step, at its end; or with both ends of each step, for what holds throughout. */
export interface ChartLine {
  timesMs: number[];
  values: (number | null)[][];
}

export function chartData(range: StepRange, columns: readonly (number | null)[][], isStepped: boolean): ChartLine {
  const ends = Array.from({ length: stepsIn(range) }, (_, index) => stepStartMs(range.from + index + 1));
  if (!isStepped) return { timesMs: ends, values: [...columns] };
  return {
    timesMs: ends.flatMap((endMs) => [endMs - HISTORY_STEP_MS, endMs]),
    values: columns.map((column) => column.flatMap((value) => [value, value])),
  };
}

/** Events a second, out of events a step. */
export const perSecond = (count: number | null): number | null =>
  count === null ? null : count / (HISTORY_STEP_MS / 1_000);

/** Values with nothing on either side: a line through one point is none, so they are drawn as points. */
export const lonely = (values: readonly (number | null | undefined)[]): number[] =>
  values.flatMap((value, index) => {
    const alone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    return (value ?? null) !== null && alone ? [index] : [];
  });

const LEADS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** A round upper edge at or above the largest value; `least` where all are below it. */
export function upperEdge(most: number, least: number): number {
  if (most <= least) return least;
  const magnitude = 10 ** Math.floor(Math.log10(most));
  return magnitude * (LEADS.find((lead) => lead * magnitude >= most) ?? 10);
}

/** The same for bytes, round in powers of two. */
export const upperEdgeBytes = (most: number): number => 2 ** Math.ceil(Math.log2(Math.max(most, 1024 ** 2)));
