// Steps side by side, as the charts show them and as a window selects them. Pure.
import { HISTORY_STEP_MS, HISTORY_STEPS, stepOf, stepStartMs } from '../../server/contract/history.ts';
import type { Column, HistoryRecord } from './record.ts';

/** From one step to another, both included. */
export interface StepRange {
  from: number;
  to: number;
}

/** Two minutes: with less the first lines would look like a mountain range. */
const LEAST_STEPS = 24;

export const stepsIn = ({ from, to }: StepRange): number => to - from + 1;
export const startMs = ({ from }: StepRange): number => stepStartMs(from);
export const endMs = ({ to }: StepRange): number => stepStartMs(to + 1);
export const spanMs = (range: StepRange): number => stepsIn(range) * HISTORY_STEP_MS;
export const clampStep = (step: number, { from, to }: StepRange): number => Math.min(to, Math.max(from, step));

/** What the charts show: all that is recorded, up to the last step that has ended now, though nothing is known of it. */
export function shownRange({ fromStep, steps }: HistoryRecord, nowMs: number): StepRange {
  const to = Math.max(stepOf(nowMs) - 1, fromStep + steps - 1);
  const wanted = Math.min(steps === 0 ? to : fromStep, to - LEAST_STEPS + 1);
  return { from: Math.max(wanted, to - HISTORY_STEPS + 1), to };
}

/** The part of the charts that is not before anything was recorded. */
export const heldRange = ({ fromStep }: HistoryRecord, shown: StepRange): StepRange => ({
  from: clampStep(fromStep, shown),
  to: shown.to,
});

/** The part of a window that is still shown; null: none of it is. */
export function overlap(range: StepRange, other: StepRange): StepRange | null {
  const [from, to] = [Math.max(range.from, other.from), Math.min(range.to, other.to)];
  return from > to ? null : { from, to };
}

/** A column's values within a range, null where it has none. */
export function valuesIn<T>(record: HistoryRecord, column: Column<T> | undefined, range: StepRange): (T | null)[] {
  const skip = range.from - record.fromStep;
  return Array.from({ length: stepsIn(range) }, (_, index) => column?.[skip + index] ?? null);
}

/** Where a step begins and ends, as shares of the whole width, 0 to 1. */
export function placeOf({ from, to }: StepRange, shown: StepRange): { left: number; width: number } {
  return { left: (from - shown.from) / stepsIn(shown), width: (to - from + 1) / stepsIn(shown) };
}

/** The step at a share of the width. */
export const stepAt = (share: number, shown: StepRange): number =>
  clampStep(shown.from + Math.floor(share * stepsIn(shown)), shown);
