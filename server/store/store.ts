// The store, as the rest of the server sees it. Two adapters: memory-store.ts (embedded, one process) and redis-store.ts
// (any number of replicas). Both keep what testing/store-contract.ts says. Whoever created a store closes it by its signal.
import type { LogEntry, Occurrence } from '../contract/log-entry.ts';
import type { Rejected, Report } from '../contract/report.ts';
import type { DegradedReason } from '../contract/snapshot.ts';

/** A report as it came out of the store. `ageMs`: time since it was put, by the store's clock, 0 or more. */
export type StoredReport =
  /** `json`: the report as it stood in the store, one line, ready to be passed on without being written anew. */
  { ok: true; report: Report; json: string; ageMs: number } | { ok: false; rejected: Rejected };

/** Events counted straight into the store, by channel id. */
export type Counts = Readonly<Record<string, number>>;

/** Whether the store is of use. The reason is a phrase for the log and for /readyz; the cause is what clients are told. */
export type StoreState =
  | { kind: 'ok' }
  /** It does not answer. */
  | { kind: 'lost'; cause: DegradedReason; reason: string }
  /** It can be read, and takes no writes. */
  | { kind: 'refusing'; cause: DegradedReason; reason: string };

export interface StoreListener {
  /** A report that was just put, parsed once; its age is 0. Unreadable ones name their sidecar. */
  onReport(stored: StoredReport): void;
  /** The log grew. A hint: some may be lost, so the log is read now and then all the same. */
  onLog(): void;
  /** Reports may have been missed until now (also once at the start): read them all again. */
  onGap(): void;
  /** Nothing can be heard from now on, because the store refuses to tell: read it, until the next `onGap`. */
  onDeaf(): void;
}

/** What stands in the log after some entry. */
export interface LogPart {
  /** Oldest first. */
  entries: LogEntry[];
  /** The last place in the log, also where the entry there cannot be read; the place before all entries of an empty log. */
  lastId: string;
  /** Whether nothing is missing before the first of `entries`: false where the place asked for is not in the log. */
  follows: boolean;
  /** The places in this part where watching began, oldest first: what happened just before them, nobody noticed. */
  beginnings: Beginning[];
}

export interface Beginning {
  id: string;
  /** How many of the part's entries stand before it. */
  at: number;
}

/** What every call rejects with while the store does not answer, within 250 ms; and where it refuses the call. */
export class StoreLostError extends Error {
  override name = 'StoreLostError';
  /** What clients are told. */
  override readonly cause: DegradedReason;
  /** The store answered, and refused. */
  readonly refused: boolean;

  constructor(message: string, cause: DegradedReason = 'redis_unavailable', refused = false) {
    super(message);
    this.cause = cause;
    this.refused = refused;
  }
}

export interface Store {
  /** Keeps the latest report of its instance for 30 s and tells every listener on every replica. Idempotent. */
  putReport(report: Report): Promise<void>;
  /** The latest report of every instance and of the store itself, and all counts; one round trip once the instances are known. */
  readPicture(): Promise<{ reports: StoredReport[]; counts: Counts }>;
  /** What was counted straight into the store, on the declared channels. */
  readCounts(): Promise<Counts>;
  /** Whether it is in this process: reading it costs nobody else anything. */
  isEmbedded: boolean;
  /** Whether `measureStore` has anything to tell. */
  measuresItself: boolean;
  /** Fresh reports of the sidecars that are the store itself (kind "redis"); none for the embedded store. */
  measureStore(): Promise<StoredReport[]>;
  /** Tells of new reports until the signal fires. Survives a lost connection and a refusal, and then calls `onGap`. */
  subscribe(listener: StoreListener, signal: AbortSignal): void;
  /** The log after the place `afterId`; null: all of it. */
  readLog(afterId: string | null): Promise<LogPart>;
  /**
   * Puts entries at the end of the log, if that is still `afterId`; false: somebody else was quicker, so read what they
   * said and look again. When it rejects, they may be there all the same: reading the log tells. `begins`: puts before
   * them that watching begins there.
   */
  appendLog(entries: readonly Occurrence[], afterId: string, begins?: boolean): Promise<boolean>;
  /** Whether any server listens (`subscribe`) just now, and so notices what happens; this one counts as well. */
  isFollowed(): Promise<boolean>;
  /** Keeps a ticket for 30 s. Only its SHA-256 is kept. */
  putTicket(ticket: string): Promise<void>;
  /** true exactly once for a ticket that was put, on whichever replica asks first. */
  takeTicket(ticket: string): Promise<boolean>;
  /**
   * Asks reporters for this cadence (ms) for the next 9 s, and to leave out what the topology does; a shorter one that
   * another replica keeps renewing stands.
   */
  renewWatch(intervalMs: number): Promise<void>;
  /** The cadence wanted now; null: nobody watches. */
  readWatch(): Promise<number | null>;
  state(): StoreState;
  /** Called at every change of `state`'s kind or cause, until the signal fires. */
  onState(listener: (state: StoreState) => void, signal: AbortSignal): void;
}
