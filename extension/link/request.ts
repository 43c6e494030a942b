// One HTTP request to a server, with an end in sight. In: status and text. Nothing is thrown: silence is an answer.

import { ErrorBody } from '../../server/contract/http.ts';
import { parseWireJson } from '../../server/contract/parse.ts';
import type { Clock } from './clock.ts';

/** A server that has not answered in full by then does not answer. */
export const REQUEST_TIMEOUT_MS = 5_000;
const MAX_ERROR_LENGTH = 10_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RequestDeps {
  fetch: Fetch;
  clock: Clock;
}

export interface Request {
  method: 'GET' | 'POST';
  url: string;
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
}

/** What came back; null: nothing did, within the time or at all. */
export type Reply = { status: number; text: string } | null;

export async function request({ fetch, clock }: RequestDeps, { signal, ...rest }: Request): Promise<Reply> {
  const limit = new AbortController();
  const cancel = clock.after(REQUEST_TIMEOUT_MS, () => limit.abort());
  try {
    const ends = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
    const response = await fetch(rest.url, { ...initOf(rest), signal: ends });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  } finally {
    cancel();
  }
}

function initOf({ method, token, body }: Omit<Request, 'signal'>): RequestInit {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    // The token is all the identity there is; a redirect would carry it elsewhere.
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
  };
}

/** What the server itself says of an error: its message and remedy, else the status. */
export function errorText({ status, text }: { status: number; text: string }): string {
  const parsed = parseWireJson(ErrorBody, text, MAX_ERROR_LENGTH);
  if (!parsed.ok) return `It answered with status ${status}.`;
  const { message, remedy } = parsed.value;
  return [message, remedy].filter((part) => part !== null).join(' ');
}
