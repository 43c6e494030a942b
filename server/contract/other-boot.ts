// Two processes that report as one and the same replica, because an instance id was copied: each replaces the other's
// reports, and only one of them can be shown. Told from a restart by what a boot that is over cannot do, which is to go
// on. Pure, and a function of what arrived.
import { DEGRADED_AFTER_MS } from './health.ts';
import type { Report } from './report.ts';
import type { Instance, OtherBoot } from './snapshot.ts';

/**
 * Younger than this, a boot may still be replacing the other one: a rolling update, drain included, is done by then. And
 * so long after the other one was last heard it still counts, for who reads the store but now and then.
 */
export const REPLACED_WITHIN_MS = 120_000;

/** What a store or a network held back comes at once. Two boots heard in turn for so long are both alive. */
const IN_TURN_MS = 10_000;

type Held = Pick<Instance, 'report' | 'receivedAtMs' | 'otherBoot'>;

/** Time from the start of its boot to a report. */
export const uptimeOf = ({ uptimeMs, reportedAtMs, startedAtMs }: Report): number =>
  uptimeMs ?? Math.max(0, reportedAtMs - startedAtMs);

/** Whether a report brings nothing that was not heard: a straggler of the other boot, or the store read once more. */
export const isOldOfOther = ({ otherBoot }: Held, { bootId, monotonicUsec }: Report): boolean =>
  otherBoot?.bootId === bootId && monotonicUsec <= otherBoot.monotonicUsec;

/** Whether `bootId` was not over when another one took its place: then that one is no restart of it. */
export const tookTurns = (bootId: string, otherBoot: OtherBoot | null): boolean =>
  otherBoot?.bootId === bootId && otherBoot.inTurnSinceMs !== null;

/**
 * Whether a boot came after the held one, whatever the clock of its machine says: it began once that was silent, and goes
 * on while that still is. A report of it that is not old was heard before.
 */
export function hasFollowed(held: Held, report: Report, receivedAtMs: number): boolean {
  const { receivedAtMs: heldAtMs, otherBoot } = held;
  if (heldAtMs === null || otherBoot?.bootId !== report.bootId || otherBoot.heardAtMs <= heldAtMs) return false;
  return receivedAtMs - heldAtMs >= DEGRADED_AFTER_MS && receivedAtMs - uptimeOf(report) >= heldAtMs;
}

/** The other boot once a report arrived that is not old. `isTaken`: the report is now the one that is held. */
export function otherBootAfter(held: Held, report: Report, receivedAtMs: number, isTaken: boolean): OtherBoot | null {
  const { report: before, otherBoot } = held;
  const isRecent = otherBoot !== null && receivedAtMs - otherBoot.heardAtMs <= REPLACED_WITHIN_MS;
  const other = otherBoot && (isRecent ? otherBoot : { ...otherBoot, ...NOT_IN_TURN });
  if (before === null || before.bootId === report.bootId) return other;
  const isOther = other?.bootId === report.bootId;
  // One at a time: of three that share an id, two are enough to tell.
  if (isRecent && !isOther) return other;
  const heldAtMs = held.receivedAtMs ?? receivedAtMs;
  const { bootId, monotonicUsec } = isTaken ? before : report;
  const heardAtMs = isTaken ? heldAtMs : receivedAtMs;
  if (!isOther) return { bootId, monotonicUsec, heardAtMs, ...NOT_IN_TURN };
  // Who is heard again and again while the held one is silent comes after it, and not in turn with it.
  const isInTurn = heldAtMs >= other.heardAtMs && Math.min(uptimeOf(before), uptimeOf(report)) >= REPLACED_WITHIN_MS;
  const inTurnSinceMs = other.inTurnSinceMs ?? (isInTurn ? receivedAtMs : null);
  const isAlive = inTurnSinceMs !== null && heardAtMs - inTurnSinceMs >= IN_TURN_MS;
  return { bootId, monotonicUsec, heardAtMs, inTurnSinceMs, isAlive };
}

const NOT_IN_TURN = { inTurnSinceMs: null, isAlive: false };
