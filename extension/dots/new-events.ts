// How many events happened between two looks at a channel. Pure. Nothing old may look new.
import type { Health } from '../../server/contract/health.ts';

/** A gap longer than this is a pause, a lost link or a sleep: what was counted in it did not happen now. */
const GAP_MS = 3_000;

export interface ChannelLook {
  total: number;
  health: Health;
  atMs: number;
}

/** 0 for the first look, after a gap, for totals that fell (a restart), and on rows that are not healthy. */
export function newEvents(before: ChannelLook | null, now: ChannelLook): number {
  if (before === null || now.health !== 'healthy') return 0;
  if (now.atMs - before.atMs > GAP_MS) return 0;
  return Math.max(0, now.total - before.total);
}
