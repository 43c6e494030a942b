// Rows learn what the backend did for their requests, whichever of the two is heard first.
import type { HeardEntry } from '../xray/heard-entry.ts';
import { toldOf } from '../xray/lay-out.ts';
import { servedBy } from '../xray/served.ts';
import type { Listed } from './listed.ts';
import type { Told } from './other-requests.ts';
import type { RequestEntry } from './request-entry.ts';

export interface ServedRows {
  /**
   * Brings up to date what a row says. What was told of it once stays, also when the ring has let it go. `entries`: what was
   * done for it; otherwise all under its ids.
   */
  learn(row: Listed, told: Told, entries?: readonly HeardEntry[]): void;
}

/** Out of what a row's words were made. */
interface Basis {
  entry: RequestEntry;
  heard: number;
  channels: readonly string[];
}

export function createServedRows(): ServedRows {
  const known = new WeakMap<Listed, Basis>();
  return {
    learn(row, told, entries = toldOf(row.entry, told.work)?.entries) {
      if (entries === undefined || !isNews(known.get(row), row.entry, entries, told)) return;
      row.served = servedBy({ ...told, request: row.entry }, entries, told.channels);
      known.set(row, { entry: row.entry, heard: entries.length, channels: told.channels });
    },
  };
}

function isNews(before: Basis | undefined, entry: RequestEntry, heard: readonly HeardEntry[], told: Told): boolean {
  if (before === undefined || heard.length > before.heard) return true;
  return heard.length === before.heard && (before.entry !== entry || before.channels !== told.channels);
}
