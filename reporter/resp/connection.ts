// One connection to one Redis. In: commands. Out: their replies in order, and word of changed keys that were read
// (client-side caching, Redis 6), which costs nothing while nothing changes. Closed by `close`, and by any failure.
import net from 'node:net';
import type { Endpoint } from '../../server/contract/redis-url.ts';
import { createFirstBytes } from '../first-bytes.ts';
import { createDecoder, Push, type Reply, ReplyError } from './decode.ts';
import { type Command, encodeCommands } from './encode.ts';

export interface ConnectionOptions {
  endpoint: Endpoint;
  tls: boolean;
  username: string | null;
  password: string | null;
  database: number;
  /** Called whenever a key that this connection has read may have changed. */
  onChanged?: () => void;
}

export interface Connection {
  /**
   * Sends all in one write. An error that Redis replies to one of them stands in its place. Rejects when the link is lost.
   * Not to be called again before it has settled.
   */
  send(commands: readonly Command[]): Promise<readonly Reply[]>;
  /**
   * The same for commands that are encoded already, and their number. Their bytes are to stay until it settles. Where all is
   * answered with the same bytes as the time before, the replies are the very same array.
   */
  sendEncoded(commands: string | Buffer, count: number): Promise<readonly Reply[]>;
  isOpen(): boolean;
  /** Rejects what is under way, with the reason if there is one. */
  close(reason?: Error): void;
}

interface Exchange {
  /** How many replies are to come. */
  count: number;
  /** Those that have come. */
  replies: readonly Reply[];
  resolve(replies: readonly Reply[]): void;
  reject(error: Error): void;
}

const KEEP_ALIVE_MS = 10_000;
/** A report's replies have about 30 bytes. */
const READ_BYTES = 2_048;

/** Connects, logs in and selects the database. Never settles before its peer does something: give it a deadline. */
export async function openConnection(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
  let onChunk: (chunk: Buffer) => void = () => undefined;
  const socket = await openSocket(options, (chunk) => onChunk(chunk));
  const { connection, read } = speak(socket, options.onChanged);
  onChunk = read;
  const close = () => connection.close();
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await logIn(connection, options);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

/** `onChunk` may use its bytes only until it returns. */
async function openSocket({ endpoint, tls: isTls }: ConnectionOptions, onChunk: (chunk: Buffer) => void) {
  if (!isTls) return net.connect({ ...endpoint, onread: readInto(Buffer.allocUnsafeSlow(READ_BYTES), onChunk) });
  // Loaded only where it is used: it takes 3.5 MB.
  const tls = await import('node:tls');
  const socket = tls.connect({ ...endpoint, ...(net.isIP(endpoint.host) ? {} : { servername: endpoint.host }) });
  return socket.on('data', onChunk);
}

/** One buffer for all reads. Else Node takes 64 KB for each, and passes it through a stream: a third of the CPU of a round trip. */
function readInto(buffer: Buffer, onChunk: (chunk: Buffer) => void) {
  const firstBytes = createFirstBytes(buffer);
  return {
    buffer,
    callback(length: number) {
      onChunk(firstBytes(length));
      return true;
    },
  };
}

function speak(socket: net.Socket, onChanged: ConnectionOptions['onChanged']) {
  let current: Exchange | null = null;
  let failure: Error | null = null;
  /** Those told last that hold no push: most are the same again. */
  let plain: readonly Reply[] | null = null;

  const fail = (error: Error) => {
    failure ??= error;
    socket.destroy();
    current?.reject(failure);
    current = null;
  };
  const withoutPushes = (told: readonly Reply[]): readonly Reply[] => {
    const pushes = told.filter((reply) => reply instanceof Push);
    for (const { items } of pushes) if (items[0] === 'invalidate') onChanged?.();
    return pushes.length === 0 ? told : told.filter((reply) => !(reply instanceof Push));
  };
  const take = (told: readonly Reply[]) => {
    const replies = told === plain ? told : withoutPushes(told);
    plain = replies;
    if (replies.length === 0) return;
    // Mostly all come at once.
    const all = current === null || current.replies.length === 0 ? replies : [...current.replies, ...replies];
    if (current === null || all.length > current.count) return fail(new Error('an answer to nothing that was asked'));
    current.replies = all;
    if (all.length < current.count) return;
    const { resolve } = current;
    current = null;
    resolve(all);
  };
  const decode = createDecoder(take);

  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  // Telemetry alone must not keep an app running.
  socket.unref();
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection was closed')));

  const sendEncoded = (commands: string | Buffer, count: number) =>
    new Promise<readonly Reply[]>((resolve, reject) => {
      if (failure !== null) return reject(failure);
      if (current !== null) return reject(new Error('what was asked before is not answered yet'));
      current = { count, replies: [], resolve, reject };
      socket.write(commands);
    });
  const read = (chunk: Buffer) => {
    try {
      decode(chunk);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const connection: Connection = {
    send: (commands) => sendEncoded(encodeCommands(commands), commands.length),
    sendEncoded,
    isOpen: () => failure === null,
    close: (reason = new Error('the connection was closed')) => fail(reason),
  };
  return { connection, read };
}

/** RESP3 is what carries word of changes. A Redis before 6, or a proxy that knows only RESP2, does without it. */
async function logIn(connection: Connection, options: ConnectionOptions): Promise<void> {
  const { username, password, database, onChanged } = options;
  const login = password === null ? [] : [username ?? 'default', password];
  const select: Command[] = database === 0 ? [] : [['SELECT', database]];
  const hello: Command = ['HELLO', 3, ...(login.length > 0 ? ['AUTH', ...login] : [])];
  const track: Command[] = onChanged === undefined ? [] : [['CLIENT', 'TRACKING', 'ON']];
  const [greeting, selected] = await connection.send([hello, ...select, ...track]);
  if (!isUnknown(greeting)) return throwErrors([greeting, database === 0 ? null : selected]);
  const auth: Command[] = password === null ? [] : [['AUTH', ...(username === null ? [] : [username]), password]];
  const plain = [...auth, ...select];
  if (plain.length > 0) throwErrors(await connection.send(plain));
}

const isUnknown = (reply: Reply | undefined) =>
  reply instanceof ReplyError && /^(?:NOPROTO|NOPERM|ERR (?:unknown|unsupported))/i.test(reply.message);

const isError = (reply: Reply | undefined): reply is ReplyError => reply instanceof ReplyError;

/** Throws the first error among the replies. */
export function throwErrors(replies: readonly (Reply | undefined)[]): void {
  const error = replies.find(isError);
  if (error !== undefined) throw error;
}
