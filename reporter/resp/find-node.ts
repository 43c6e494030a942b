// From OPS_REDIS_URL to a connection to the Redis that takes writes: the one it names, the master that a sentinel
// names, or the node of a cluster that a key belongs to. Where it was found is forgotten with the connection, so that a
// failover is followed by the next one.
import type { Endpoint, RedisTarget } from '../../server/contract/redis-url.ts';
import { type Connection, openConnection, throwErrors } from './connection.ts';
import { type Reply, ReplyError } from './decode.ts';

/** Tried at most for one connection; the next one goes on with those after them. */
const MAX_TRIES = 4;
const MAX_MOVES = 3;

export interface FindNodeOptions {
  target: RedisTarget;
  /** Any of the keys that will be written; in a cluster all belong to one node. */
  key: string;
  onChanged: () => void;
  /** Puts a deadline on one step. */
  limit<T>(step: Promise<T>): Promise<T>;
}

export type FindNode = (signal: AbortSignal) => Promise<Connection>;

export function createFindNode({ target, key, onChanged, limit }: FindNodeOptions): FindNode {
  const { tls, username, password, database } = target;
  const open = (endpoint: Endpoint, signal: AbortSignal) =>
    limitedOpen({ endpoint, tls, username, password, database, onChanged }, limit, signal);
  const ask = (endpoint: Endpoint, signal: AbortSignal) =>
    limitedOpen({ endpoint, tls, username: null, password: null, database: 0 }, limit, signal);
  if (target.kind === 'standalone') return (signal) => open(target.endpoint, signal);

  const inTurn = createTurns(target.endpoints);
  if (target.kind === 'sentinel')
    // With the connection in the turn: a sentinel that was cut off goes on to name a master that is gone.
    return (signal) =>
      inTurn(async (sentinel) => {
        const master = await masterOf(target.master, await ask(sentinel, signal), limit);
        return open(master, signal);
      });
  return (signal) =>
    inTurn(async (node) => {
      let endpoint = node;
      for (let moves = 0; moves <= MAX_MOVES; moves++) {
        const connection = await open(endpoint, signal);
        const moved = await placeOf(key, connection, endpoint, limit);
        if (moved === null) return connection;
        endpoint = moved;
      }
      throw new Error(`more than ${MAX_MOVES} nodes in turn name another one`);
    });
}

type Limit = FindNodeOptions['limit'];

/** A connection that comes too late is not left behind. */
async function limitedOpen(options: Parameters<typeof openConnection>[0], limit: Limit, signal: AbortSignal) {
  const giveUp = new AbortController();
  const stop = () => giveUp.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await limit(openConnection(options, giveUp.signal));
  } catch (error) {
    giveUp.abort();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Tries one after the other until one succeeds, beginning with the one that did last. */
function createTurns(endpoints: readonly Endpoint[]) {
  let next = 0;
  return async <T>(attempt: (endpoint: Endpoint) => Promise<T>): Promise<T> => {
    let failure: unknown = null;
    for (let tries = 0; tries < Math.min(MAX_TRIES, endpoints.length); tries++) {
      const endpoint = endpoints[next % endpoints.length];
      if (endpoint === undefined) break;
      try {
        return await attempt(endpoint);
      } catch (error) {
        failure = error;
        next++;
      }
    }
    throw failure;
  };
}

async function masterOf(name: string, sentinel: Connection, limit: Limit): Promise<Endpoint> {
  try {
    const [reply] = await limit(sentinel.send([['SENTINEL', 'get-master-addr-by-name', name]]));
    throwErrors([reply]);
    const [host, port] = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
    if (typeof host !== 'string') throw new Error(`the sentinel knows no master "${name}"`);
    return { host, port: Number(port) };
  } finally {
    sentinel.close();
  }
}

/** Where the key is; null: here. */
async function placeOf(key: string, connection: Connection, here: Endpoint, limit: Limit): Promise<Endpoint | null> {
  try {
    const [reply] = await limit(connection.send([['GET', key]]));
    const moved = movedTo(reply, here);
    if (moved === null) throwErrors([reply]);
    else connection.close();
    return moved;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** `MOVED 3999 127.0.0.1:6381` -> that address; without a host it is the one that was asked. */
export function movedTo(reply: Reply | undefined, here: Endpoint): Endpoint | null {
  const match = reply instanceof ReplyError ? /^MOVED \d+ (.*):(\d+)$/.exec(reply.message) : null;
  return match === null ? null : { host: match[1] || here.host, port: Number(match[2]) };
}
