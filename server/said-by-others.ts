// What other servers said and this one has not noticed yet: then it need not say it as well. What it hears while it does not
// look itself may be long past by the time that it does, and nobody says for it what happens from then on.
import { type LogEntry, MAX_LOG_ENTRIES, type Occurrence } from './contract/log-entry.ts';
import { isSameMoment, saysAsMuch, takeThrough, withoutReturns } from './said.ts';

/** So long a server that looks may be behind the others. */
const NOTICE_WITHIN_MS = 20_000;
/** So long after others said that all is as it was, a server that did not see it change will not see it any more. */
const SEEN_WITHIN_MS = 1_000;

export interface SaidByOthers {
  hear(entry: LogEntry): void;
  /** What was said of it, which excuses nothing else from now on; null: nothing was. */
  take(occurrence: Occurrence): LogEntry | null;
  /** This server stops looking: what it hears from now on counts for the next comparison, however long that takes. */
  pause(): void;
  /** This server has compared, and told of what it found: what it heard before is of the past. */
  compared(): void;
  forget(): void;
}

type Said = LogEntry & { heardAtMs: number; isBacklog: boolean };

export function createSaidByOthers(monotonicMs: () => number): SaidByOthers {
  let said: Said[] = [];
  let isLooking = true;
  const isRecent = ({ heardAtMs, isBacklog }: Said) =>
    (isBacklog && !isLooking) || monotonicMs() - heardAtMs <= NOTICE_WITHIN_MS;
  // The picture may have been read just before the others said it.
  const isOfItsTime = ({ isBacklog, atMs }: Said, occurrence: Occurrence) =>
    !isBacklog || !isLooking || isSameMoment(atMs, occurrence.atMs);
  return {
    hear(entry) {
      said.push({ ...entry, heardAtMs: monotonicMs(), isBacklog: !isLooking });
      if (said.length > MAX_LOG_ENTRIES) said.shift();
    },
    take(occurrence) {
      const recent = said.filter(isRecent);
      const { taken, rest } = takeThrough(recent, (one) => saysAsMuch(one, occurrence) && isOfItsTime(one, occurrence));
      // A count of OOM kills goes on saying as much as those that this server finds one by one.
      said = taken?.kind === 'oom_kill' ? recent : rest;
      return taken;
    },
    pause() {
      isLooking = false;
    },
    compared() {
      isLooking = true;
      // It would excuse the next time, of which there may be nobody else to say it.
      said = withoutReturns(said.filter(isRecent), (last) => monotonicMs() - last.heardAtMs >= SEEN_WITHIN_MS);
    },
    forget() {
      said = [];
    },
  };
}
