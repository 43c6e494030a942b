// Ages are by the server's clock, but between two events only this machine's clock moves. Pure.
import type { StreamEvent } from '../../server/contract/stream.ts';

/** A sample further off than this says that one of the clocks was set. */
const CLOCK_SET_MS = 1_000;
/** Clocks drift apart by up to some 0.02 ms a second; events come about twice a second. */
const SINKS_MS = 0.1;

/** When the server made an event, by its clock; null for one that does not say. */
export function eventAtMs(event: StreamEvent): number | null {
  // A log entry says when it happened, which may be long ago.
  if (event.type === 'bye' || event.type === 'log') return null;
  return event.type === 'snapshot' ? event.snapshot.generatedAtMs : event.atMs;
}

/**
 * Server's clock less this one's, in ms, with one more event taken in. An event is late by its way here, so the largest
 * of the samples is the truest; of older ones a little less, or it would not follow a server's clock that falls behind.
 */
export function nextClockOffset(currentMs: number | null, serverAtMs: number, nowMs: number): number {
  const sampleMs = serverAtMs - nowMs;
  if (currentMs === null || Math.abs(sampleMs - currentMs) > CLOCK_SET_MS) return sampleMs;
  return Math.max(currentMs - SINKS_MS, sampleMs);
}
