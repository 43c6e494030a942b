// The breaker's own story: how often publishing failed, and when it last was out, for the reports themselves to tell.
import type { Outage, Report } from '../server/contract/report.ts';

export interface Outages {
  onFailed(kind: string, nowMs: number): void;
  /** The report that `fields` were made for has arrived. */
  onPublished(): void;
  /** What a report made now says: if it arrives, an outage that was going on is over with it. */
  fields(nowMs: number): Pick<Report, 'publishFailures' | 'lastOutage'>;
}

export function createOutages(): Outages {
  let failures = 0;
  let last: Outage | null = null;
  let isOut = false;
  return {
    onFailed(kind, nowMs) {
      failures++;
      const beganAtMs = isOut && last !== null ? last.beganAtMs : nowMs;
      last = { kind, beganAtMs, endedAtMs: nowMs };
      isOut = true;
    },
    onPublished: () => {
      isOut = false;
    },
    fields(nowMs) {
      if (last === null) return {};
      if (isOut) last = { ...last, endedAtMs: nowMs };
      return { publishFailures: failures, lastOutage: last };
    },
  };
}
