// One HTTP request and the whole of its answer.
import type { ClientRequest, IncomingMessage } from 'node:http';

/** A topology may exclude 100 paths of 200 characters. */
export const MAX_ANSWER_LENGTH = 32_768;

export interface Answer {
  status: number;
  body: string;
}

/** Sends the body and gathers the answer, which is cut off beyond 32 kB. */
export function exchange(start: (onAnswer: (message: IncomingMessage) => void) => ClientRequest, body: string) {
  const { promise: answer, resolve, reject } = newPromise<Answer>();
  const sent = start((message) => {
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_ANSWER_LENGTH) sent.destroy(new Error(`an answer of more than ${MAX_ANSWER_LENGTH} bytes`));
      else chunks.push(chunk);
    });
    message.on('error', reject);
    message.on('end', () => resolve({ status: message.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
  });
  sent.on('error', reject);
  sent.end(body);
  return { sent, answer };
}

/** Promise.withResolvers, which Node 20 lacks. */
function newPromise<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
