// The embedded store: one process, nothing to install. Reporters reach it through POST /api/reports.
import { createHash, randomBytes } from 'node:crypto';
import {
  instanceMember,
  REPORT_TTL_SECONDS,
  TICKET_TTL_SECONDS,
  WATCH_KEPT_MS,
  WATCH_TTL_MS,
} from '../contract/keys.ts';
import type { Report } from '../contract/report.ts';
import { toWireJson } from '../contract/wire.ts';
import { createMemoryLog } from './memory-log.ts';
import type { Store, StoreListener } from './store.ts';

/** Most instances kept; the one put longest ago goes first. */
const MAX_REPORTS = 10_000;
/** Most tickets outstanding; the oldest goes first. */
const MAX_TICKETS = 10_000;

interface Kept<T> {
  value: T;
  untilMs: number;
}

/** `monotonicMs` is a clock that never steps; lifetimes and ages are taken from it. */
export function createMemoryStore(monotonicMs: () => number): Store {
  const reports = new Map<string, Kept<{ report: Report; json: string }>>();
  const tickets = new Map<string, Kept<null>>();
  const listeners = new Set<StoreListener>();
  let watch: Kept<number> | null = null;
  const log = createMemoryLog(randomBytes(8).toString('hex'), () => {
    for (const listener of listeners) listener.onLog();
  });

  return {
    async putReport(report) {
      const untilMs = monotonicMs() + REPORT_TTL_SECONDS * 1_000;
      const value = { report, json: toWireJson(report) };
      keep(reports, instanceMember(report.name, report.instance), { value, untilMs }, MAX_REPORTS);
      for (const listener of listeners) listener.onReport({ ok: true, ...value, ageMs: 0 });
    },
    async readPicture() {
      const nowMs = monotonicMs();
      forgetExpired(reports, nowMs);
      const stored = [...reports.values()].map(({ value, untilMs }) => ({
        ok: true as const,
        ...value,
        ageMs: Math.floor(REPORT_TTL_SECONDS * 1_000 - (untilMs - nowMs)),
      }));
      return { reports: stored, counts: NO_COUNTS };
    },
    readCounts: async () => NO_COUNTS,
    ...log,
    isEmbedded: true,
    measuresItself: false,
    measureStore: async () => [],
    isFollowed: async () => listeners.size > 0,
    subscribe(listener, signal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
      listener.onGap();
    },
    async putTicket(ticket) {
      forgetExpired(tickets, monotonicMs());
      const untilMs = monotonicMs() + TICKET_TTL_SECONDS * 1_000;
      keep(tickets, sha256(ticket), { value: null, untilMs }, MAX_TICKETS);
    },
    async takeTicket(ticket) {
      const key = sha256(ticket);
      const kept = tickets.get(key);
      tickets.delete(key);
      return kept !== undefined && kept.untilMs > monotonicMs();
    },
    async renewWatch(intervalMs) {
      if (watch !== null && watch.value < intervalMs && watch.untilMs - monotonicMs() > WATCH_KEPT_MS) return;
      watch = { value: intervalMs, untilMs: monotonicMs() + WATCH_TTL_MS };
    },
    readWatch: async () => (watch !== null && watch.untilMs > monotonicMs() ? watch.value : null),
    state: () => ({ kind: 'ok' }),
    onState() {
      // Memory is never lost, so there is never a change to tell of.
    },
  };
}

/** Nobody but reporters can reach this store. */
const NO_COUNTS = {};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A Map keeps insertion order: with each put moved to the end, the first is the oldest and the first to expire. */
function keep<T>(map: Map<string, Kept<T>>, key: string, kept: Kept<T>, most: number): void {
  map.delete(key);
  map.set(key, kept);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

function forgetExpired<T>(map: Map<string, Kept<T>>, nowMs: number): void {
  for (const [key, kept] of map) {
    if (kept.untilMs > nowMs) return;
    map.delete(key);
  }
}
