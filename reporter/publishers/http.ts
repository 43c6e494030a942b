// Reports to a Sidescope server, for where there is no Redis. In: reports. Out: one POST /api/reports each on one
// kept-alive connection, whose answer carries the watch lease; and between reports GET /api/watch on another, which is
// held until the lease changes. Both are closed when the signal fires.
import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { ErrorBody, ReportsBody } from '../../server/contract/http.ts';
import { parseInterval } from '../../server/contract/keys.ts';
import { parseWireJson } from '../../server/contract/parse.ts';
import type { Report } from '../../server/contract/report.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import { type Answer, exchange, MAX_ANSWER_LENGTH } from './exchange.ts';
import { PublishError, type Publisher, type Wanted } from './publisher.ts';
import { createWatchAsk } from './watch-ask.ts';
import { withDeadline } from './with-deadline.ts';

export const HTTP_TIMEOUT_MS = 2_000;
/** The server holds the question for 25 s. */
const WATCH_TIMEOUT_MS = 40_000;

export interface HttpTarget {
  /** Of the server; `/api/reports` is added to its path. */
  server: URL;
  /** Asked before every report, since the token may be made or changed later. null: send none. */
  readToken(): string | null;
}

export function createHttpPublisher({ server, readToken }: HttpTarget, signal: AbortSignal): Publisher {
  const urlOf = (path: string) => new URL(`${server.pathname.replace(/\/+$/, '')}${path}`, server);
  const url = urlOf('/api/reports');
  const { request, Agent } = url.protocol === 'https:' ? https : http;
  // One connection for reports and one for the question that is held.
  const agents = { reports: new Agent({ keepAlive: true, maxSockets: 1 }), watch: new Agent({ keepAlive: true }) };
  signal.addEventListener('abort', () => Object.values(agents).map((agent) => agent.destroy()), { once: true });

  const call = async (to: URL, options: RequestOptions, body: string, timeoutMs: number): Promise<Answer> => {
    const { sent, answer } = exchange((onAnswer) => request(to, { ...options, signal }, onAnswer), body);
    // An open question must not keep the process running.
    if (options.agent === agents.watch) sent.on('socket', (socket) => socket.unref());
    try {
      return await withDeadline(answer, timeoutMs, `no answer within ${timeoutMs} ms`);
    } catch (error) {
      sent.destroy();
      throw error;
    }
  };
  const post = (body: string) =>
    call(url, { method: 'POST', agent: agents.reports, headers: headersFor(body, readToken()) }, body, HTTP_TIMEOUT_MS);
  const ask = async (known: number | null) => {
    const watchUrl = urlOf(`/api/watch?known=${known ?? 'none'}`);
    const answer = await call(
      watchUrl,
      { agent: agents.watch, headers: authorization(readToken()) },
      '',
      WATCH_TIMEOUT_MS,
    );
    return wantedOf(watchUrl, answer).watchIntervalMs;
  };

  let onWatch = () => {};
  const onReport = createWatchAsk({ ask, onChanged: () => onWatch(), monotonicMs: () => performance.now() });
  return {
    publish: async (report: Report) => {
      const answer = await post(toWireJson(report)).catch((error: unknown) => {
        throw unreachable(url, error);
      });
      const wanted = wantedOf(url, answer);
      onReport(wanted.watchIntervalMs);
      return wanted;
    },
    onWatch: (listener) => {
      onWatch = listener;
    },
  };
}

const authorization = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };

function headersFor(body: string, token: string | null): Record<string, string> {
  const length = String(Buffer.byteLength(body));
  return { 'content-type': 'application/json', 'content-length': length, ...authorization(token) };
}

function wantedOf(url: URL, { status, body }: Answer): Wanted {
  if (status < 200 || status > 299) throw refused(url, status, body);
  const parsed = parseWireJson(ReportsBody, body, MAX_ANSWER_LENGTH);
  if (!parsed.ok)
    throw new PublishError(
      'answer',
      `${shown(url)} answered what no Sidescope server does (${parsed.reason}). ${NAME_IT}`,
    );
  const { watchIntervalMs, excluded } = parsed.value;
  return {
    watchIntervalMs: watchIntervalMs === null ? null : parseInterval(String(watchIntervalMs)),
    ...(excluded !== undefined && { excluded }),
  };
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
