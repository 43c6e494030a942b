// Reports to a Sidescope server: POST /api/reports, for where there is no Redis. In: reports. Out: one request each on
// one kept-alive connection. The answer carries the watch lease. The connection is closed when the signal fires.
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { ErrorBody, ReportsBody } from '../../server/contract/http.ts';
import { parseInterval } from '../../server/contract/keys.ts';
import { parseWireJson } from '../../server/contract/parse.ts';
import type { Report } from '../../server/contract/report.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { PublishError, type Publisher } from './publisher.ts';
import { withDeadline } from './with-deadline.ts';

export const HTTP_TIMEOUT_MS = 2_000;
const MAX_ANSWER_LENGTH = 16_384;

export interface HttpTarget {
  /** Of the server; `/api/reports` is added to its path. */
  server: URL;
  /** Asked before every report, since the token may be made or changed later. null: send none. */
  readToken(): string | null;
}

interface Answer {
  status: number;
  body: string;
}

export function createHttpPublisher({ server, readToken }: HttpTarget, signal: AbortSignal): Publisher {
  const url = new URL(`${server.pathname.replace(/\/+$/, '')}/api/reports`, server);
  const { request, Agent } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  signal.addEventListener('abort', () => agent.destroy(), { once: true });

  const post = async (body: string): Promise<Answer> => {
    const options = { method: 'POST', agent, signal, headers: headersFor(body, readToken()) };
    const { sent, answer } = exchange((onAnswer) => request(url, options satisfies RequestOptions, onAnswer), body);
    try {
      return await withDeadline(answer, HTTP_TIMEOUT_MS, `no answer within ${HTTP_TIMEOUT_MS} ms`);
    } catch (error) {
      sent.destroy();
      throw error;
    }
  };

  return {
    publish: async (report: Report) => {
      const answer = await post(toWireJson(report)).catch((error: unknown) => {
        throw unreachable(url, error);
      });
      return { watchIntervalMs: leaseOf(url, answer) };
    },
    onWatch: () => undefined,
  };
}

function headersFor(body: string, token: string | null): Record<string, string> {
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  return token === null ? headers : { ...headers, authorization: `Bearer ${token}` };
}

/** Sends the body and gathers the answer. */
function exchange(start: (onAnswer: (message: IncomingMessage) => void) => http.ClientRequest, body: string) {
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

function leaseOf(url: URL, { status, body }: Answer): number | null {
  if (status < 200 || status > 299) throw refused(url, status, body);
  const parsed = parseWireJson(ReportsBody, body, MAX_ANSWER_LENGTH);
  if (!parsed.ok)
    throw new PublishError(
      'answer',
      `${shown(url)} answered what no Sidescope server does (${parsed.reason}). ${NAME_IT}`,
    );
  const { watchIntervalMs } = parsed.value;
  return watchIntervalMs === null ? null : parseInterval(String(watchIntervalMs));
}

const NAME_IT = 'Name the server with --server or SIDESCOPE_URL.';
const shown = (url: URL) => `${url.origin}${url.pathname}`;

function unreachable(url: URL, error: unknown): PublishError {
  const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
  return new PublishError(
    'link',
    `publishing to ${shown(url)} failed: ${reason}. Start the server there, or n${NAME_IT.slice(1)} It is tried again every 5 s.`,
  );
}

/** Refused on both ::1 and 127.0.0.1, the error has a code only. */
const codeOf = (error: Error) => ('code' in error ? String(error.code) : error.name);

function refused(url: URL, status: number, body: string): PublishError {
  const parsed = parseWireJson(ErrorBody, body, MAX_ANSWER_LENGTH);
  const said = parsed.ok ? `: ${parsed.value.message}` : '';
  const remedy =
    status === 401 || status === 403
      ? 'Set SIDESCOPE_TOKEN or SIDESCOPE_TOKEN_FILE to the token of that server.'
      : ((parsed.ok ? parsed.value.remedy : null) ?? NAME_IT);
  return new PublishError(
    `status ${status}`,
    `${shown(url)} answered ${status}${said}. ${remedy} It is tried again every 5 s.`,
  );
}
