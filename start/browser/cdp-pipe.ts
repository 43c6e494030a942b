// Chrome's DevTools protocol over --remote-debugging-pipe: JSON messages with a NUL after each, written to the browser's
// file descriptor 3 and read from its 4. In: commands. Out: answers and events. Ends when the browser closes its pipe.
// Nothing is attached that was not asked for: an attached debugger keeps an extension's service worker alive.
import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';

const Message = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown()), {}),
  sessionId: v.optional(v.string()),
  result: v.optional(v.record(v.string(), v.unknown()), {}),
  error: v.optional(v.object({ message: v.string() })),
});

export type CdpResult = Record<string, unknown>;

export interface CdpEvent {
  method: string;
  params: CdpResult;
  /** The session it came from; undefined: the browser itself. */
  sessionId: string | undefined;
}

export interface Cdp {
  /** Sends one command and gives its result. Rejects with the command's name when the browser refuses or is gone. */
  send(method: string, params?: object, sessionId?: string): Promise<CdpResult>;
  /** Hands over every event until the function it returns is called. */
  on(listener: (event: CdpEvent) => void): () => void;
}

interface Waiting {
  method: string;
  resolve(result: CdpResult): void;
  reject(error: Error): void;
}

/** Speaks over the two ends of the pipe, as `spawn` gives them in `stdio[3]` and `stdio[4]`. */
export function createCdpPipe(toBrowser: Writable, fromBrowser: Readable): Cdp {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: CdpEvent) => void>();
  let lastId = 0;
  let closed = false;

  function close() {
    closed = true;
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: the browser has gone`));
    waiting.clear();
  }

  function take(text: string) {
    const message = v.parse(Message, JSON.parse(text));
    if (message.id !== undefined) return settle(message.id, message);
    const { method, params, sessionId } = message;
    if (method !== undefined) for (const listener of listeners) listener({ method, params, sessionId });
  }

  function settle(id: number, { error, result }: v.InferOutput<typeof Message>) {
    const command = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) command?.resolve(result);
    else command?.reject(new Error(`${command.method}: ${error.message}`));
  }

  readMessages(fromBrowser, take);
  fromBrowser.once('close', close);
  fromBrowser.on('error', close);
  toBrowser.on('error', close);

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error(`${method}: the browser has gone`));
        lastId += 1;
        waiting.set(lastId, { method, resolve, reject });
        toBrowser.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
      }),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Cuts the stream at its NULs. A message may come in many pieces: a screenshot is several megabytes. */
function readMessages(stream: Readable, take: (message: string) => void): void {
  let pieces: string[] = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const [first = '', ...rest] = chunk.split('\0');
    pieces.push(first);
    for (const next of rest) {
      take(pieces.join(''));
      pieces = [next];
    }
  });
}
