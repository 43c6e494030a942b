// node:http has a connection through a Duplex, never the socket itself. With what it was given it keeps a parser and
// listeners until that closes, and nobody can have them let go: so they go with the Duplex, when a connection leaves HTTP.
// A stream is 4 kB smaller by that, and a frame 6 % cheaper (bench/sse-http.ts is a socket that stayed). It adds 2 to 5 µs
// to every request.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Where a server tells of a connection that can be read. */
type ConnectionEvent = 'connection' | 'secureConnection';
type Done = (error?: Error | null) => void;

/**
 * From now on `server` has Duplexes in place of sockets, each from the first bytes on. Until these come a connection is the
 * socket alone; one that sends none within the server's `headersTimeout` is a `clientError`, as node:http has it.
 */
export function lendSockets(server: Server, event: ConnectionEvent): void {
  // node:http documents that any Duplex may be given to those who listen for connections.
  const listeners = server.listeners(event) as ((lent: Duplex) => void)[];
  server.removeAllListeners(event);

  // Of each socket, so that none needs listeners of its own.
  function begin(this: Socket, bytes: Buffer) {
    this.off('data', begin).off('end', hangUp).off('error', hangUp).off('timeout', tooSlow).setTimeout(0);
    const lent = new LentSocket(this);
    for (const listener of listeners) listener.call(server, lent);
    lent.push(bytes);
  }
  function tooSlow(this: Socket) {
    const error = Object.assign(new Error('no request came'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    if (!server.emit('clientError', error, this)) this.destroy();
  }
  server.on(event, (socket: Socket) => {
    socket.on('data', begin).on('end', hangUp).on('error', hangUp).on('timeout', tooSlow);
    socket.setTimeout(server.headersTimeout);
  });
}

/** The socket behind what node:http was given, which is of no more use then. What came already and was not read is gone. */
export function takeBack(lent: Duplex): Socket {
  if (!(lent instanceof LentSocket)) throw new Error('this connection was not lent: call lendSockets on its server');
  return lent.takeBack();
}

function hangUp(this: Socket) {
  this.destroy();
}

/** What node:http and Fastify ask of a socket. */
class LentSocket extends Duplex {
  readonly #socket: Socket;
  #isLent = true;
  readonly #listeners = {
    data: (bytes: Buffer) => {
      if (!this.push(bytes)) this.#socket.pause();
    },
    end: () => this.push(null),
    error: (error: Error) => this.destroy(error),
    close: () => this.destroy(),
    timeout: () => this.emit('timeout'),
  };

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener);
  }

  takeBack(): Socket {
    this.#isLent = false;
    const socket = this.#socket.setTimeout(0);
    for (const [event, listener] of Object.entries(this.#listeners)) socket.off(event, listener);
    this.destroy();
    return socket;
  }

  override _read(): void {
    this.#socket.resume();
  }
  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#socket.write(bytes, done);
  }
  /** The head of an answer and its body, which leave together. */
  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#socket.cork();
    for (const [index, { chunk }] of chunks.entries())
      this.#socket.write(chunk, index === chunks.length - 1 ? done : undefined);
    this.#socket.uncork();
  }
  override _final(done: Done): void {
    this.#socket.end(done);
  }
  override _destroy(error: Error | null, done: Done): void {
    if (this.#isLent) this.#socket.destroy();
    done(error);
  }

  setTimeout(timeoutMs: number, onTimeout?: () => void): this {
    this.#socket.setTimeout(timeoutMs);
    return onTimeout ? this.once('timeout', onTimeout) : this;
  }
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }
  get localPort() {
    return this.#socket.localPort;
  }
  get remotePort() {
    return this.#socket.remotePort;
  }
  get remoteAddress() {
    return this.#socket.remoteAddress;
  }
  get encrypted() {
    return this.#socket instanceof TLSSocket;
  }
}
