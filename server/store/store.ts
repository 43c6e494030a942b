// The store, as the rest of the server sees it. Two adapters: memory-store.ts (embedded, one process) and redis-store.ts
// (any number of replicas). Both keep what testing/store-contract.ts says. Whoever created a store closes it by its signal.
import type { Rejected, Report } from '../contract/report.ts';

/** A report as it came out of the store. `ageMs`: time since it was put, by the store's clock, 0 or more. */
export type StoredReport = { ok: true; report: Report; ageMs: number } | { ok: false; rejected: Rejected };

/** Whether the store answers. The reason is a phrase for the log and for /readyz. */
export type StoreState = { kind: 'ok' } | { kind: 'lost'; reason: string };

export interface ReportListener {
  /** A report that was just put, parsed once; its age is 0. Unreadable ones name their sidecar. */
  onReport(stored: StoredReport): void;
  /** Reports may have been missed until now (also once at the start): read them all again. */
  onGap(): void;
}

/** What every call rejects with while the store does not answer, within 250 ms. */
export class StoreLostError extends Error {
  override name = 'StoreLostError';
}

export interface Store {
  /** Keeps the latest report of its instance for 30 s and tells every listener on every replica. Idempotent. */
  putReport(report: Report): Promise<void>;
  /** The latest report of every instance and of the store itself, in one round trip once the instances are known. */
  readReports(): Promise<StoredReport[]>;
  /** Whether `measureStore` has anything to tell. */
  measuresItself: boolean;
  /** Fresh reports of the sidecars that are the store itself (kind "redis"); none for the embedded store. */
  measureStore(): Promise<StoredReport[]>;
  /** Tells of new reports until the signal fires. Survives a lost connection, and then calls `onGap`. */
  subscribe(listener: ReportListener, signal: AbortSignal): void;
  /** Keeps a ticket for 30 s. Only its SHA-256 is kept. */
  putTicket(ticket: string): Promise<void>;
  /** true exactly once for a ticket that was put, on whichever replica asks first. */
  takeTicket(ticket: string): Promise<boolean>;
  /** Asks reporters for this cadence (ms) for the next 10 s. */
  renewWatch(intervalMs: number): Promise<void>;
  /** The cadence wanted now; null: nobody watches. */
  readWatch(): Promise<number | null>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  state(): StoreState;
  /** Called at every change of `state`, until the signal fires. */
  onState(listener: (state: StoreState) => void, signal: AbortSignal): void;
}
