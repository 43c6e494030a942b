import { formatDuration } from './format-duration.ts';

/** How old something is that is not live: "as of 22 s ago". */
export const describeAge = (ageMs: number): string => `as of ${formatDuration(ageMs)} ago`;
