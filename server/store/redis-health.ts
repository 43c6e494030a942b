// Whether Redis answers, and whether it takes writes. A state that changes only when trouble lasts, so that one slow
// answer is no outage.
import { EventEmitter } from 'node:events';
import type { DegradedReason } from '../contract/snapshot.ts';
import { causeOfRefusedWrites } from './redis-refusals.ts';
import type { StoreState } from './store.ts';

/** Trouble that is over within this time is not told. */
const GRACE_MS = 200;
/** How often a Redis in trouble is asked whether it is back. */
const PROBE_INTERVAL_MS = 100;
/**
 * A connection that said nothing for so long is replaced: a packet filter may have forgotten it. Each has this long, however
 * long the trouble lasts, so that a slow network or a Redis that is loading does not meet one new connection after the other.
 */
const STUCK_MS = 2_000;

export interface HealthDeps {
  /** When the connection came to be, or last answered a probe, on the clock of `performance`; null: there is none. */
  heardAtMs(): number | null;
  /** Resolves when Redis answered. */
  probe(): Promise<unknown>;
  /** Ends the connection, for a new one to be made. */
  replaceConnection(): void;
}

export interface RedisHealth {
  /** Redis answered a command. */
  answered(): void;
  /** The connection failed, or an answer came too late. */
  failed(reason: string): void;
  /** Redis took a write. */
  wrote(): void;
  /** Redis refused a write; anything that is no refusal of all writes is ignored. */
  refused(reason: string): void;
  /** Why it does not answer. */
  trouble(): { cause: DegradedReason; reason: string };
  state(): StoreState;
  onState(listener: (state: StoreState) => void, signal: AbortSignal): void;
}

type Trouble = { sinceMs: number; cause: DegradedReason; reason: string; timer: NodeJS.Timeout };

export function watchRedisHealth(deps: HealthDeps, signal: AbortSignal): RedisHealth {
  const changes = new EventEmitter().setMaxListeners(0);
  let link: StoreState = { kind: 'lost', cause: 'redis_unavailable', reason: 'not connected yet' };
  let refusal: StoreState | null = null;
  let trouble: Trouble | null = null;
  let told = '';

  const state = (): StoreState => (link.kind === 'ok' ? (refusal ?? link) : link);
  const tell = () => {
    const now = state();
    const key = now.kind === 'ok' ? '' : `${now.kind} ${now.cause}`;
    if (key !== told) changes.emit('change', now);
    told = key;
  };
  told = 'lost redis_unavailable';
  const answered = () => {
    clearInterval(trouble?.timer);
    trouble = null;
    link = { kind: 'ok' };
    tell();
  };
  const failed = (reason: string) => {
    if (signal.aborted) return;
    const cause = causeOf(reason) ?? trouble?.cause ?? 'redis_unavailable';
    trouble ??= { sinceMs: performance.now(), cause, reason, timer: setInterval(probe, PROBE_INTERVAL_MS) };
    // What only says that there is no connection must not hide why there is none.
    if (causeOf(reason) !== null) Object.assign(trouble, { cause, reason });
    if (link.kind === 'lost') link = { kind: 'lost', cause: trouble.cause, reason: trouble.reason };
  };
  const probe = () => {
    if (trouble === null) return;
    const { cause, reason, sinceMs } = trouble;
    const lastedMs = performance.now() - sinceMs;
    if (lastedMs >= GRACE_MS) {
      link = { kind: 'lost', cause, reason };
      tell();
    }
    const heardAtMs = deps.heardAtMs();
    if (heardAtMs === null) return;
    if (performance.now() - Math.max(heardAtMs, sinceMs) >= STUCK_MS) deps.replaceConnection();
    else
      deps.probe().then(answered, () => {
        // Still away: the next probe follows.
      });
  };
  signal.addEventListener('abort', () => clearInterval(trouble?.timer), { once: true });
  return {
    answered,
    failed,
    wrote() {
      refusal = null;
      tell();
    },
    refused(reason) {
      const cause = causeOfRefusedWrites(reason);
      if (cause === null) return;
      refusal = { kind: 'refusing', cause, reason };
      tell();
    },
    trouble: () => trouble ?? { cause: 'redis_unavailable', reason: 'not connected yet' },
    state,
    onState(listener, until) {
      changes.on('change', listener);
      until.addEventListener('abort', () => changes.off('change', listener), { once: true });
    },
  };
}

/** null: the words do not tell. */
function causeOf(reason: string): DegradedReason | null {
  if (/no answer within|timed out|timeout|ETIMEDOUT/i.test(reason)) return 'redis_timeout';
  if (/\b(LOADING|NOAUTH|WRONGPASS|NOPERM)\b|refuses database/.test(reason)) return 'redis_refused';
  return /connection is closed|isn't writeable|not connected/i.test(reason) ? null : 'redis_unavailable';
}
