// Where reports go. One port, two adapters: redis.ts and http.ts.
import type { Report } from '../../server/contract/report.ts';

/** What is wanted of a reporter. */
export interface Wanted {
  /** How often reports are; null: nobody watches. */
  watchIntervalMs: number | null;
  /** Paths at or below which GETs only poll, and are told of only where they fail or their status changes. Absent: none. */
  excluded?: readonly string[];
}

export interface Publisher {
  /**
   * Sends one report, and learns in the same round trip what is wanted.
   * Always settles in bounded time. Rejects with a PublishError. Not to be called again before it has settled.
   */
  publish(report: Report): Promise<Wanted>;
  /** From now on calls the listener when somebody may have begun or ended to watch: the next publish says which. */
  onWatch(listener: () => void): void;
}

/** What was tried, what went wrong, and what mends it. Never holds a password or token. */
export class PublishError extends Error {
  /** Failures of one kind are logged once. */
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.name = 'PublishError';
    this.kind = kind;
  }
}
