// Writes down how each step ended, out of what the view hears, and decides when to ask the server for what it held: at the
// start, after a break, and once more when the first whole step since then has ended, of which the view saw only a part.
import { isUnreadable, refresh } from '../../server/contract/apply.ts';
import { type CountMarks, countedBetween, countMarks } from '../../server/contract/counted-between.ts';
import { HISTORY_STEPS, type History, stepOf, stepStartMs } from '../../server/contract/history.ts';
import type { Report } from '../../server/contract/report.ts';
import { createRequestTally } from '../../server/contract/request-tally.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { STREAM_SILENT_MS } from '../../server/contract/stream.ts';
import { EMPTY_RECORD, gapAt, type HistoryRecord, joined, recordOf, recordOfStep } from './record.ts';

export interface Recorder {
  /** Something is heard that the server says of `atMs`, by its clock. `picture`: as it was until then. */
  hear(atMs: number, picture: Snapshot | null, isLive: boolean): void;
  /** Reports that the server told of at this instant, for the requests in them. */
  hearReports(atMs: number, reports: readonly Report[]): void;
  /** The stream was lost: until it is heard again nothing is known. */
  lose(): void;
  take(history: History): void;
  record(): HistoryRecord;
}

/** null: from the beginning. */
interface Since {
  sinceMs: number | null;
}

const earlier = (one: Since | null, other: Since): Since =>
  one === null || (one.sinceMs !== null && (other.sinceMs === null || other.sinceMs < one.sinceMs)) ? other : one;

/** `ask`: for what the server holds since then, by its clock; null: all of it. */
export function createRecorder(ask: (sinceMs: number | null) => void): Recorder {
  let record = EMPTY_RECORD;
  let current: number | null = null;
  let isBroken = false;
  let marks: CountMarks | null = null;
  let requests = createRequestTally();
  /** The first step of which all reports were heard; null: none was since the stream was lost. */
  let wholeFrom: number | null = null;
  /** Since when something is missing that the server may hold; null: nothing is. */
  let missing: Since | null = null;
  /** What was asked for, and not answered yet: whoever was asked may be gone. */
  let unanswered: Since | null = null;

  const askFor = (sinceMs: number | null) => {
    missing = unanswered = earlier(unanswered, { sinceMs });
    ask(missing.sinceMs);
  };
  const beginAt = (step: number) => {
    record = EMPTY_RECORD;
    current = step;
    marks = null;
    requests = createRequestTally();
    wholeFrom = null;
    askFor(null);
  };
  const end = (step: number, picture: Snapshot | null): boolean => {
    const endMs = stepStartMs(step + 1);
    if (picture === null || isBroken || endMs - picture.generatedAtMs > STREAM_SILENT_MS) return false;
    if (isUnreadable(picture.degradedReason)) return false;
    const ended = refresh(picture, Math.max(endMs, picture.generatedAtMs));
    // What is told once is not known of a step that was heard in part: the server holds all of it.
    const told = wholeFrom !== null && step >= wholeFrom ? requests.of(step) : null;
    record = joined(record, recordOfStep(step, ended, marks && countedBetween(marks, ended), told));
    marks = countMarks(ended);
    return true;
  };
  const endAll = (from: number, to: number, picture: Snapshot | null) => {
    let firstGap: number | null = null;
    for (let step = Math.max(from, to - HISTORY_STEPS); step < to; step += 1) {
      if (end(step, picture)) continue;
      record = joined(record, gapAt(step));
      marks = null;
      firstGap ??= step;
    }
    if (firstGap !== null) askFor(stepStartMs(firstGap));
    else if (missing !== null) {
      ask(missing.sinceMs);
      missing = null;
    }
  };

  return {
    hear(atMs, picture, isLive) {
      const step = stepOf(atMs);
      // Well before what was heard already: the server has begun anew, by a clock that was set back.
      if (current === null || step < current - 2) beginAt(step);
      else if (step > current) {
        endAll(current, step, picture);
        current = step;
      }
      isBroken = !isLive;
    },
    hearReports(atMs, reports) {
      if (wholeFrom === null) {
        const step = stepOf(atMs);
        wholeFrom = step + 1;
        missing ??= { sinceMs: stepStartMs(step) };
      }
      requests.hear(atMs, reports);
    },
    lose() {
      isBroken = true;
      wholeFrom = null;
    },
    take(history) {
      unanswered = null;
      record = joined(record, recordOf(history));
    },
    record: () => record,
  };
}
