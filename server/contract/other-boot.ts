// Two processes that report as one and the same replica, because an instance id was copied: each replaces the other's
// reports, and only one of them can be shown. Told from a restart by what a boot that is over cannot do, which is to go
// on. Pure, and a function of what arrived.
import * as v from 'valibot';
import { Count, EpochMs, field } from './fields.ts';
import type { Report } from './report.ts';

/** Younger than this, a boot may still be replacing the other one: a rolling update, drain included, is done by then. */
export const REPLACED_WITHIN_MS = 120_000;
/** What a store or a network held back comes at once. Heard in turn for so long, both are alive. */
export const IN_TURN_MS = 10_000;
/** So long after the other boot was last heard it still counts, for who reads the store but now and then. */
export const OTHER_REMEMBERED_MS = 120_000;
/** A boot that was silent for so long (a report's lifetime in the store) gives way to the next one. */
const GIVES_WAY_MS = 30_000;

export const OtherBootSchema = v.object({
  bootId: field(v.pipe(v.string(), v.minLength(1), v.maxLength(64)), 'Which one.'),
  monotonicUsec: field(Count, 'The time of its newest sample, on its own clock. Only a newer one shows that it lives.'),
  heardAtMs: field(EpochMs, 'When such a sample last arrived, by the server’s clock.'),
  inTurnSinceMs: field(
    v.nullable(EpochMs),
    'Since when it and the boot of `report` are heard in turn, each up for 120 s or more. null: they are not, as after a restart and in a rolling update.',
  ),
});
export type OtherBoot = v.InferOutput<typeof OtherBootSchema>;

/** What is held of a replica, as far as it matters here. */
export interface Held {
  report: Report | null;
  receivedAtMs: number | null;
  otherBoot: OtherBoot | null;
}

/** Time from the start of its boot to a report. */
export const uptimeOf = ({ uptimeMs, reportedAtMs, startedAtMs }: Report): number =>
  uptimeMs ?? Math.max(0, reportedAtMs - startedAtMs);

/** Whether more than one process reported under this id when it was last brought up to date. */
export function isShared({
  otherBoot,
  receivedAtMs,
  ageMs,
}: Pick<Held, 'otherBoot' | 'receivedAtMs'> & { ageMs: number | null }): boolean {
  if (otherBoot === null || otherBoot.inTurnSinceMs === null) return false;
  const { heardAtMs, inTurnSinceMs } = otherBoot;
  const nowMs = (receivedAtMs ?? 0) + (ageMs ?? 0);
  return heardAtMs - inTurnSinceMs >= IN_TURN_MS && nowMs - heardAtMs <= OTHER_REMEMBERED_MS;
}

/** Whether a report brings nothing that was not heard: a straggler of the other boot, or the store read once more. */
export const isOldOfOther = ({ otherBoot }: Held, { bootId, monotonicUsec }: Report): boolean =>
  otherBoot?.bootId === bootId && monotonicUsec <= otherBoot.monotonicUsec;

/** Whether `bootId` was not over when another one took its place: then that one is no restart of it. */
export const tookTurns = (bootId: string, otherBoot: OtherBoot | null): boolean =>
  otherBoot?.bootId === bootId && otherBoot.inTurnSinceMs !== null;

/** The other boot once a report arrived. `isTaken`: the report is now the one that is held. */
export function otherBootAfter(held: Held, report: Report, receivedAtMs: number, isTaken: boolean): OtherBoot | null {
  const { otherBoot, report: before } = held;
  if (before === null || before.bootId === report.bootId || isOldOfOther(held, report)) return otherBoot;
  const { bootId, monotonicUsec } = isTaken ? before : report;
  const heardAtMs = isTaken ? (held.receivedAtMs ?? receivedAtMs) : receivedAtMs;
  if (otherBoot?.bootId === report.bootId)
    return {
      bootId,
      monotonicUsec,
      heardAtMs,
      inTurnSinceMs: inTurnSince(held, before, otherBoot, report, receivedAtMs),
    };
  // One at a time: of three that share an id, two are enough to tell.
  const isKept = otherBoot !== null && receivedAtMs - otherBoot.heardAtMs <= GIVES_WAY_MS;
  return isKept ? otherBoot : { bootId, monotonicUsec, heardAtMs, inTurnSinceMs: null };
}

function inTurnSince(
  held: Held,
  before: Report,
  otherBoot: OtherBoot,
  report: Report,
  receivedAtMs: number,
): number | null {
  const isGoingOn = receivedAtMs - otherBoot.heardAtMs <= OTHER_REMEMBERED_MS;
  const sinceMs = isGoingOn ? otherBoot.inTurnSinceMs : null;
  // Who is heard again and again while the held one is silent comes after it, and not in turn with it.
  const isInTurn = (held.receivedAtMs ?? 0) >= otherBoot.heardAtMs;
  const areBothOld = Math.min(uptimeOf(before), uptimeOf(report)) >= REPLACED_WITHIN_MS;
  return isInTurn && areBothOld ? (sinceMs ?? receivedAtMs) : sinceMs;
}
