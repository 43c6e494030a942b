// The counts of all processes of a wrapped command, as one Traffic. In: each sender's totals, any number of times.
// What a sender has counted stays counted when it ends, so that no total ever goes down.
import { MAX_REPORT_CHANNELS } from '../../server/contract/report-limits.ts';
import { createRequestLog, type Done } from '../requests/request-log.ts';
import { createTally, NO_SLOT } from '../tally.ts';
import type { Counts } from '../traffic.ts';
import type { TotalsLine } from './traffic-wire.ts';

type Totals = TotalsLine['traffic'];

/** Ended senders remembered, in case one connects again. */
const MAX_ENDED = 100;

export interface MergedTraffic {
  /** Nothing in this process counts. */
  traffic: Counts;
  take(line: TotalsLine): void;
  /** What one of the processes did for requests, and how many more entries it dropped. */
  takeEntries(entries: readonly Done[], dropped: number): void;
  /** A line that could not be read. */
  onMalformed(): void;
  onEnded(sender: string): void;
}

export function createMergedTraffic(): MergedTraffic {
  const tally = createTally();
  const requests = createRequestLog();
  const senders = new Map<string, TotalsLine>();
  const ended = new Set<string>();
  let dropped = 0;
  let clamped = 0;

  /** Adds what is more than at any time before. Gives the most of each channel so far. */
  const addGrowth = (traffic: Totals, before: Totals): Totals => {
    const most = { ...before };
    for (const [channel, total] of Object.entries(traffic)) {
      // A channel may be called "constructor".
      const grown = total - (Object.hasOwn(before, channel) ? (before[channel] ?? 0) : 0);
      if (grown <= 0) continue;
      most[channel] = total;
      const slot = tally.slotOf(channel);
      if (slot === NO_SLOT) dropped++;
      else tally.add(slot, grown);
    }
    return most;
  };
  return {
    traffic: {
      totals: tally.totals,
      dropped: () => dropped,
      clamped: () => clamped,
      whenCounted: tally.whenAdded,
      requests,
    },
    take(line) {
      const before = senders.get(line.sender);
      const traffic = addGrowth(line.traffic, before?.traffic ?? {});
      dropped += Math.max(0, line.dropped - (before?.dropped ?? 0));
      clamped += Math.max(0, line.clamped - (before?.clamped ?? 0));
      // One that names ever new channels is no sender of ours: its lines are forgotten, not gathered.
      const isSane = Object.keys(traffic).length <= MAX_REPORT_CHANNELS;
      senders.set(line.sender, isSane ? { ...line, traffic } : line);
      ended.delete(line.sender);
    },
    takeEntries(entries, droppedBefore) {
      for (const entry of entries) if (requests.begin()) requests.add(entry);
      requests.addDropped(droppedBefore);
    },
    onMalformed: () => {
      dropped++;
    },
    onEnded(sender) {
      ended.add(sender);
      const [oldest] = ended;
      if (ended.size <= MAX_ENDED || oldest === undefined) return;
      ended.delete(oldest);
      senders.delete(oldest);
    },
  };
}
