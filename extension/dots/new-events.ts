// How many events happened between two looks at a channel. Pure. Nothing old may look new.
import type { Health } from '../../server/contract/health.ts';

/** A gap longer than this is a pause, a lost link or a sleep: what was counted in it did not happen now. */
const GAP_MS = 3_000;

export interface ChannelLook {
  total: number;
  health: Health;
  atMs: number;
  heard: Heard;
}

/** Which unbroken hearing of the server a look is from, and when something was last heard in it; null: nothing is heard now. */
export interface Heard {
  stream: number;
  atMs: number | null;
}

/** 0 for the first look, after a gap, for totals that fell (a restart), and on rows that are not healthy. */
export function newEvents(before: ChannelLook | null, now: ChannelLook): number {
  if (before === null || now.health !== 'healthy') return 0;
  if (now.atMs - before.atMs > GAP_MS || isAfterBreak(before.heard, now.heard)) return 0;
  return Math.max(0, now.total - before.total);
}

/** However soon one look follows the other: a machine that wakes up looks once more at what it knew before it hears more. */
const isAfterBreak = (before: Heard, now: Heard): boolean =>
  now.stream !== before.stream && (now.atMs ?? 0) - (before.atMs ?? 0) > GAP_MS;
