// One connection to Redis that knows whether Redis answers. In: commands, each waited for at most 100 ms. Out: their
// answers, or StoreLostError, and a state that changes only when trouble lasts, so that one slow answer is no outage.
import { EventEmitter, once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import { withDeadline } from '../deadline.ts';
import { StoreLostError, type StoreState } from './store.ts';

/** How long a command is waited for. */
const COMMAND_DEADLINE_MS = 100;
/** Trouble that is over within this time is not told. */
const GRACE_MS = 200;
/** How often a Redis in trouble is asked whether it is back. */
const PROBE_INTERVAL_MS = 100;
/** A connection that gave no answer for so long is replaced: a packet filter may have forgotten it. */
const STUCK_MS = 2_000;

/** Nothing waits for a Redis that is away, and nothing is sent twice. */
export const CONNECTION_OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  // Bounds the handshake of a Redis that accepts but does not answer; callers wait for COMMAND_DEADLINE_MS only.
  commandTimeout: 1_000,
  connectTimeout: 500,
  // A closed socket that Redis does not close as well is destroyed after this, not after 2 s.
  disconnectTimeout: 100,
  keepAlive: 10_000,
  disableClientInfo: true,
  retryStrategy: (attempt: number) => Math.min(attempt * 50, 500),
  // A replica that was the primary until a failover: connect again, to be led to the new one.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

export interface RedisConnection {
  client: Redis;
  /** Runs commands. Rejects with StoreLostError when Redis is away, answers too late or refuses. */
  run<T>(commands: (client: Redis) => Promise<T>): Promise<T>;
  state(): StoreState;
  onState(listener: (state: StoreState) => void, signal: AbortSignal): void;
}

/** Connects, and returns after the first attempt whether or not it succeeded; ioredis goes on trying. */
export async function openRedisConnection(url: string, signal: AbortSignal): Promise<RedisConnection> {
  const client = new Redis(url, { ...CONNECTION_OPTIONS, connectionName: 'sidescope-server' });
  const health = watchHealth(client, signal);
  signal.addEventListener('abort', () => client.disconnect(), { once: true });
  await once(client, 'ready', { signal: AbortSignal.timeout(CONNECTION_OPTIONS.connectTimeout) }).catch(() => {
    // 'error' or too late: the state says so, and ioredis goes on trying.
  });
  return {
    client,
    async run(commands) {
      if (client.status !== 'ready') throw unavailable(health.reason());
      try {
        const answer = await withDeadline(commands(client), COMMAND_DEADLINE_MS, tooLate);
        health.answered();
        return answer;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        // An error that Redis itself answers with (NOPERM, OOM, LOADING) is no sign of a lost connection.
        if (!(error instanceof Error && error.name === 'ReplyError')) health.failed(reason);
        throw unavailable(reason);
      }
    },
    state: health.state,
    onState: health.onState,
  };
}

const unavailable = (reason: string) => new StoreLostError(`Redis is unavailable: ${reason}`);
const tooLate = () => new StoreLostError(`no answer within ${COMMAND_DEADLINE_MS} ms`);

function watchHealth(client: Redis, signal: AbortSignal) {
  const changes = new EventEmitter().setMaxListeners(0);
  let state: StoreState = { kind: 'lost', reason: 'not connected yet' };
  let trouble: { sinceMs: number; reason: string; timer: NodeJS.Timeout } | null = null;

  const change = (next: StoreState) => {
    const changed = next.kind !== state.kind;
    state = next;
    if (changed) changes.emit('change', next);
  };
  const answered = () => {
    clearInterval(trouble?.timer);
    trouble = null;
    change({ kind: 'ok' });
  };
  const failed = (reason: string) => {
    if (signal.aborted) return;
    trouble ??= { sinceMs: performance.now(), reason, timer: setInterval(probe, PROBE_INTERVAL_MS) };
    trouble.reason = reason;
  };
  const probe = () => {
    if (trouble === null) return;
    const lastedMs = performance.now() - trouble.sinceMs;
    if (lastedMs >= GRACE_MS) change({ kind: 'lost', reason: trouble.reason });
    if (client.status !== 'ready') return;
    if (lastedMs >= STUCK_MS) client.disconnect(true);
    else
      withDeadline(client.ping(), COMMAND_DEADLINE_MS, tooLate).then(answered, () => {
        // Still away: the next probe follows.
      });
  };

  client.on('ready', answered);
  client.on('close', () => failed(trouble?.reason ?? 'the connection is closed'));
  client.on('error', (error: Error) => failed(error.message));
  signal.addEventListener('abort', () => clearInterval(trouble?.timer), { once: true });
  return {
    answered,
    failed,
    // The newest reason, which may be better than the one it was lost for.
    state: (): StoreState => (state.kind === 'lost' && trouble ? { kind: 'lost', reason: trouble.reason } : state),
    reason: () => trouble?.reason ?? 'not connected yet',
    onState(listener: (state: StoreState) => void, until: AbortSignal) {
      changes.on('change', listener);
      until.addEventListener('abort', () => changes.off('change', listener), { once: true });
    },
  };
}
