// Durations as people say them: one unit, no more precise than anyone needs.

const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const;

/** 18400 -> "18 s", 125000 -> "2 min", 7200000 -> "2 h". Below one second: "0 s". */
export function formatDuration(ms: number): string {
  const step = STEPS.find((candidate) => ms >= candidate.ms);
  return step ? `${Math.floor(ms / step.ms)} ${step.unit}` : `${Math.max(0, Math.floor(ms / 1_000))} s`;
}

/** A cadence: 500 -> "0.5 s", 30000 -> "30 s". */
export const formatInterval = (ms: number): string => `${Number((ms / 1_000).toFixed(2))} s`;

/** How old something is that is not live: "as of 22 s ago". */
export const describeAge = (ageMs: number): string => `as of ${formatDuration(ageMs)} ago`;
