// What is wrong with how an instance reports, in words: what its reporter could not do since it started, and whether
// another process reports under its id. Pure. Nothing is said while all went well.
import type { Outage, Report } from '../../server/contract/report.ts';
import type { Instance } from '../../server/contract/snapshot.ts';
import { grouped } from '../app/grouped.ts';
import { formatDuration } from '../link/format-duration.ts';

export type Troubles = Pick<Report, 'publishFailures' | 'lastOutage' | 'countsDropped' | 'countsClamped'>;

/** A sentence each. `ageMs`: how old the report is; null: there is none. */
export function describeTroubles(report: Report | null, ageMs: number | null): readonly string[] {
  if (report === null) return [];
  const { publishFailures = 0, lastOutage, countsDropped = 0, countsClamped = 0 } = report;
  // Both by the reporter's clock, so that no two clocks are compared. An outage may end after the sample was taken.
  const endedAgoMs = lastOutage ? Math.max(0, report.reportedAtMs - lastOutage.endedAtMs) + (ageMs ?? 0) : 0;
  const sentences = [
    publishFailures > 0 &&
      [`${many(publishFailures, 'report')} could not be sent`, last(lastOutage, endedAgoMs)].join(''),
    countsDropped > 0 &&
      `${many(countsDropped, 'count')} dropped: a malformed channel or one too many, or a line that could not be read`,
    countsClamped > 0 && `${many(countsClamped, 'count')} clamped: not whole, or not in 0 to 1,000`,
  ];
  return sentences.filter((sentence) => sentence !== false);
}

/** Empty while one process alone reports as this instance. */
export const describeSharing = ({ id, otherBoot, report }: Instance): string =>
  otherBoot?.isAlive
    ? `Another process reports as instance ${id} of ${report?.name}, too: only the one that started last is shown, and what the other counts is lost. Give each its own SIDECAR_INSTANCE; unset, it is the host name.`
    : '';

const many = (count: number, what: string) => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

function last(outage: Outage | undefined, endedAgoMs: number): string {
  if (outage === undefined) return '';
  const lasted = formatDuration(outage.endedAtMs - outage.beganAtMs);
  return `; last ${formatDuration(endedAgoMs)} ago, for ${lasted}: ${causeOf(outage.kind)}`;
}

const CAUSES: Readonly<Record<string, string>> = {
  link: 'no connection or no answer',
  auth: 'user, password or permission refused',
  refused: 'Redis took no writes',
  answer: 'what answered was no Sidescope server',
  bug: 'a bug in the reporter',
};

/** A kind that a newer reporter may know stands for itself. */
const causeOf = (kind: string): string =>
  CAUSES[kind] ?? (kind.startsWith('status ') ? `the server answered with ${kind}` : kind);
