// What the apps of one server did and used in the last minutes, as views and background keep it.
import type { StreamEvent } from '../../server/contract/stream.ts';
import { createEntryRing, type EntryRing } from './entry-ring.ts';
import { heardEntries } from './heard-entry.ts';
import { createUsageTrack, type UsageTrack } from './usage-track.ts';

export interface Work {
  readonly ring: EntryRing;
  readonly track: UsageTrack;
  /** Since when reports are taken in, by the server's clock; null: none came yet. */
  readonly sinceMs: number | null;
  /** Other events than `reports` are left alone. */
  hear(event: StreamEvent): void;
  /** Somebody else began before. */
  heardSince(atMs: number): void;
}

export function createWork(): Work {
  const ring = createEntryRing();
  const track = createUsageTrack();
  let sinceMs: number | null = null;
  return {
    ring,
    track,
    get sinceMs() {
      return sinceMs;
    },
    hear(event) {
      if (event.type !== 'reports') return;
      sinceMs ??= event.atMs;
      for (const report of event.reports) {
        track.take(report, event.atMs);
        const teller = { sidecar: report.name, instance: report.instance, bootId: report.bootId };
        ring.dropped(teller, report.requestsDropped ?? 0, event.atMs);
      }
      for (const heard of heardEntries(event)) ring.add(heard);
    },
    heardSince(atMs) {
      sinceMs = Math.min(sinceMs ?? atMs, atMs);
    },
  };
}
