// Steps of the same health together, for a strip that has a part for each. Pure.
import type { Health } from '../../server/contract/health.ts';
import type { StepRange } from './step-range.ts';

export interface HealthRun extends StepRange {
  /** null: unknown. */
  health: Health | null;
}

/** `from`: the step of the first value. */
export function healthRuns(values: readonly (Health | null)[], from: number): HealthRun[] {
  const runs: HealthRun[] = [];
  for (const [index, health] of values.entries()) {
    const last = runs.at(-1);
    if (last?.health === health) last.to = from + index;
    else runs.push({ health, from: from + index, to: from + index });
  }
  return runs;
}
