// WebDriver BiDi over its WebSocket, as Firefox speaks it: one JSON message a frame. In: commands. Out: their results.
// Events are not subscribed to. Ends when Firefox closes the socket.
import * as v from 'valibot';

const Message = v.object({
  id: v.nullish(v.number()),
  result: v.optional(v.record(v.string(), v.unknown()), {}),
  error: v.optional(v.string()),
  message: v.optional(v.string()),
});

export type BidiResult = Record<string, unknown>;

export interface Bidi {
  /** Sends one command and gives its result. Rejects with the command's name when Firefox refuses or is gone. */
  send(method: string, params?: object): Promise<BidiResult>;
}

interface Waiting {
  method: string;
  resolve(result: BidiResult): void;
  reject(error: Error): void;
}

/** Connects to the address that Firefox printed, and begins the one session that it allows. */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(`${url}/session`);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, message } = v.parse(Message, JSON.parse(String(data)));
    const command = waiting.get(id ?? 0);
    if (command === undefined) return;
    waiting.delete(id ?? 0);
    if (error === undefined) command.resolve(result);
    else command.reject(new Error(`${command.method}: ${error}: ${message}`));
  });
  socket.addEventListener('close', () => {
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: Firefox has gone`));
    waiting.clear();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`nothing answers at ${url}`)), { once: true });
  });

  const send = (method: string, params: object = {}) =>
    new Promise<BidiResult>((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) return reject(new Error(`${method}: Firefox has gone`));
      lastId += 1;
      waiting.set(lastId, { method, resolve, reject });
      socket.send(JSON.stringify({ id: lastId, method, params }));
    });
  await send('session.new', { capabilities: {} });
  return { send };
}
