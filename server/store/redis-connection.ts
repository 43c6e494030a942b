// One connection to Redis that knows whether Redis answers. In: commands, each waited for at most 100 ms. Out: their
// answers, or StoreLostError.
import { once } from 'node:events';
import type { RedisTarget } from '../contract/redis-url.ts';
import type { DegradedReason } from '../contract/snapshot.ts';
import { withDeadline } from '../deadline.ts';
import { CONNECT_TIMEOUT_MS, createRedisClient, type RedisClient } from './redis-client.ts';
import { watchRedisHealth } from './redis-health.ts';
import { watchRedisPlace } from './redis-place.ts';
import { type Asked, causeOfRefusal, causeOfRefusedWrites, isNotReady, type TellRefusal } from './redis-refusals.ts';
import { StoreLostError, type StoreState } from './store.ts';

/** A replica that was the primary until a failover is left this often, to be led to the new one by name or Sentinel. */
const LEAVE_READONLY_MS = 2_000;
/** How long a command is waited for. */
export const COMMAND_DEADLINE_MS = 100;

/** What commands answer that may write, and did not. */
export const NOTHING_WRITTEN = Symbol('nothing written');

export interface RedisConnection {
  client: RedisClient;
  /**
   * Runs commands that only read. Rejects with StoreLostError when Redis is away, answers too late or refuses; a refusal is
   * told as one of what is `asked`.
   */
  run<T>(commands: (client: RedisClient) => Promise<T>, asked?: Asked): Promise<T>;
  /**
   * Runs commands of which at least one writes; their success shows that Redis takes writes, their refusal may be of all.
   * Those that answer `NOTHING_WRITTEN` found nothing to write, which shows neither.
   */
  write<T>(commands: (client: RedisClient) => Promise<T>, asked?: Asked): Promise<T>;
  /** Grows whenever a connection broke: what was said on an earlier one (WATCH) is forgotten. */
  epoch(): number;
  state(): StoreState;
  onState(listener: (state: StoreState) => void, signal: AbortSignal): void;
}

/**
 * Connects, and returns after the first attempt whether or not it succeeded; ioredis goes on trying. `probeKey` is any key
 * of ours: in a Cluster the node that holds it is the one that matters.
 */
export async function openRedisConnection(
  target: RedisTarget,
  probeKey: string,
  refused: TellRefusal,
  signal: AbortSignal,
): Promise<RedisConnection> {
  const client = createRedisClient(target, 'sidescope-server');
  const place = watchRedisPlace(client, target.database);
  let heardAtMs = performance.now();
  const heard = () => {
    heardAtMs = performance.now();
  };
  const probe = () => {
    const asked = place.ask(probeKey);
    // However late, and also a refusal.
    asked.then(heard, (error: Error) => isRefusal(error) && heard());
    return withDeadline(asked, COMMAND_DEADLINE_MS, tooLate).catch(unlessAnswered);
  };
  const health = watchRedisHealth(
    {
      heardAtMs: () => (client.status === 'ready' ? heardAtMs : null),
      probe,
      replaceConnection: () => client.disconnect(true),
    },
    signal,
  );
  let epoch = 0;
  const broke = () => {
    epoch += 1;
  };
  // A frozen Redis is connected to as well, by its kernel: only an answer counts.
  let greeted: Promise<void> = Promise.resolve();
  client.on('ready', () => {
    heard();
    greeted = probe().then(health.answered, (error: Error) => health.failed(error.message));
  });
  client.on('close', () => {
    broke();
    health.failed('the connection is closed');
  });
  client.on('-node', broke);
  client.on('error', (error: Error) => health.failed((place.refusal() ?? error).message));
  signal.addEventListener('abort', () => client.disconnect(), { once: true });
  await once(client, 'ready', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) }).catch(() => {
    // 'error' or too late: the state says so, and ioredis goes on trying.
  });
  await greeted;

  let leftMs = Number.NEGATIVE_INFINITY;
  const leaveReadonly = () => {
    const state = health.state();
    if (state.kind !== 'refusing' || state.cause !== 'redis_readonly') return;
    if (performance.now() - leftMs < LEAVE_READONLY_MS) return;
    leftMs = performance.now();
    client.disconnect(true);
  };
  const run = async <T>(commands: (client: RedisClient) => Promise<T>, asked?: Asked): Promise<T> => {
    // While it is lost it is probed all the time: nobody else need wait to hear the same.
    const isHere = client.status === 'ready' && place.refusal() === null;
    if (!isHere || health.state().kind === 'lost') throw unavailable(health.trouble());
    try {
      const answer = await withDeadline(commands(client), COMMAND_DEADLINE_MS, tooLate);
      health.answered();
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // An error that Redis itself answers with (NOPERM, OOM, LOADING) is no sign of a lost connection.
      if (isRefusal(error)) throw refusal(reason, (words) => refused(words, asked));
      health.failed(reason);
      throw unavailable({ ...health.trouble(), reason });
    }
  };
  return {
    client,
    run,
    async write(commands, asked) {
      try {
        const answer = await run(commands, asked);
        if (answer !== NOTHING_WRITTEN) health.wrote();
        return answer;
      } catch (error) {
        if (error instanceof Error) health.refused(error.message);
        leaveReadonly();
        throw error;
      }
    },
    epoch: () => epoch,
    state: health.state,
    onState: health.onState,
  };
}

/** `refused`: see redis-pipeline.ts. */
const isRefusal = (error: unknown) =>
  error instanceof Error && (error.name === 'ReplyError' || (error instanceof StoreLostError && error.refused));

function refusal(reason: string, tell: TellRefusal): StoreLostError {
  // Where it takes no writes at all, the state of the store tells.
  if (causeOfRefusedWrites(reason) === null) tell(reason);
  return new StoreLostError(`Redis refused: ${reason.replace(/^Redis refused: /, '')}`, causeOfRefusal(reason), true);
}

/** A Redis that refuses to be probed is there, unless it says that it is not ready. In another database it is no use. */
function unlessAnswered(error: Error): void {
  if (error instanceof StoreLostError || !isRefusal(error) || isNotReady(error.message)) throw error;
}

const unavailable = ({ cause, reason }: { cause: DegradedReason; reason: string }) =>
  new StoreLostError(`Redis is unavailable: ${reason}`, cause);
const tooLate = () => new StoreLostError(`no answer within ${COMMAND_DEADLINE_MS} ms`);
