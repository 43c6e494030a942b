// Headers that are known only when the answer begins, as its duration is.
import type { OutgoingHttpHeader, ServerResponse } from 'node:http';

type Headers = Record<string, OutgoingHttpHeader>;
type Response = Pick<ServerResponse, 'setHeader' | 'getHeader' | 'writeHead'>;

/** Adds what `headers` gives, right before the head is written. What the app sets itself stands; `server-timing`, a list, gets both. */
export function beforeHead(response: Response, headers: () => Record<string, string>): void {
  const { writeHead } = response;
  response.writeHead = (...args: unknown[]) => {
    response.writeHead = writeHead;
    const given = args.find(isHeaders) ?? {};
    for (const [name, value] of Object.entries(headers())) {
      const own = Object.keys(given).find((key) => key.toLowerCase() === name);
      if (own === undefined) add(response, name, value);
      else if (name === SERVER_TIMING) given[own] = `${value}, ${given[own]}`;
    }
    return Reflect.apply(writeHead, response, args);
  };
}

const SERVER_TIMING = 'server-timing';
const isHeaders = (value: unknown): value is Headers =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function add(response: Response, name: string, value: string): void {
  const set = response.getHeader(name);
  if (set === undefined) response.setHeader(name, value);
  else if (name === SERVER_TIMING) response.setHeader(name, `${value}, ${set}`);
}
