// What the background asks of one server over HTTP: a ticket for its stream, its snapshot, and its recent past.
import { type History, parseHistoryJson } from '../../server/contract/history.ts';
import { TicketBody } from '../../server/contract/http.ts';
import { parseWireJson } from '../../server/contract/parse.ts';
import { parseSnapshotJson, type Snapshot } from '../../server/contract/snapshot.ts';
import { errorText, type Reply, type RequestDeps, request } from '../link/request.ts';
import { silentText } from '../link/silent-text.ts';
import type { PairedServer } from '../pairing/paired-server.ts';

const MAX_TICKET_LENGTH = 10_000;

export type Answer<T> =
  | { kind: 'ok'; value: T }
  /** `cause`: in a few words; `reason`: as a whole, and what mends it. */
  | { kind: 'failed'; cause: string; reason: string }
  /** Asking again with the same pairing is pointless. */
  | { kind: 'refused'; cause: string; reason: string };

export interface ServerClientDeps extends RequestDeps {
  /** Whether the browser lets the extension reach this address. */
  mayReach(url: string): Promise<boolean>;
}

export interface ServerClient {
  ticket(server: PairedServer, signal: AbortSignal): Promise<Answer<string>>;
  snapshot(server: PairedServer, signal: AbortSignal): Promise<Answer<Snapshot>>;
  /** Since then by the server's clock; null: all of it. A server of an earlier version fails. */
  history(server: PairedServer, sinceMs: number | null, signal: AbortSignal): Promise<Answer<History>>;
}

export interface StreamAddress {
  server: PairedServer;
  ticket: string;
  /** The last one heard from this server, for it to tell again what was missed; null: none was. */
  lastEventId: string | null;
  /** How often reporters should report while the stream is open. */
  intervalMs: number;
}

export function eventsUrl({ server, ticket, lastEventId, intervalMs }: StreamAddress): string {
  const query = new URLSearchParams({ ticket, interval_ms: String(intervalMs) });
  if (lastEventId !== null) query.set('last_event_id', lastEventId);
  return `${server.url}/api/monitor/sidecars/events?${query}`;
}

export function createServerClient(deps: ServerClientDeps): ServerClient {
  const answer = async (server: PairedServer, reply: Reply): Promise<Answer<string>> => {
    if (reply === null) return (await deps.mayReach(server.url)) ? silent(server) : forbidden(server);
    if (reply.status === 401) return pairingEnded(server);
    if (reply.status !== 200)
      return { kind: 'failed', cause: `status ${reply.status}`, reason: `${server.url}: ${errorText(reply)}` };
    return { kind: 'ok', value: reply.text };
  };
  return {
    async ticket(server, signal) {
      const url = `${server.url}/api/monitor/sidecars/ticket`;
      const got = await answer(server, await request(deps, { method: 'POST', url, token: server.token, signal }));
      if (got.kind !== 'ok') return got;
      const parsed = parseWireJson(TicketBody, got.value, MAX_TICKET_LENGTH);
      return parsed.ok ? { kind: 'ok', value: parsed.value.ticket } : unreadable(server, 'ticket', parsed.reason);
    },
    async snapshot(server, signal) {
      const url = `${server.url}/api/monitor/sidecars`;
      const got = await answer(server, await request(deps, { method: 'GET', url, token: server.token, signal }));
      if (got.kind !== 'ok') return got;
      const parsed = parseSnapshotJson(got.value);
      return parsed.ok ? parsedSnapshot(parsed.value) : unreadable(server, 'snapshot', parsed.reason);
    },
    async history(server, sinceMs, signal) {
      const url = `${server.url}/api/monitor/history${sinceMs === null ? '' : `?since=${sinceMs}`}`;
      const got = await answer(server, await request(deps, { method: 'GET', url, token: server.token, signal }));
      if (got.kind !== 'ok') return got;
      const parsed = parseHistoryJson(got.value);
      return parsed.ok ? { kind: 'ok', value: parsed.value } : unreadable(server, 'history', parsed.reason);
    },
  };
}

const parsedSnapshot = (value: Snapshot): Answer<Snapshot> => ({ kind: 'ok', value });

const silent = ({ url }: PairedServer): Answer<never> => ({
  kind: 'failed',
  cause: 'no answer',
  reason: silentText(url),
});

const forbidden = ({ url }: PairedServer): Answer<never> => ({
  kind: 'refused',
  cause: 'not allowed',
  reason: `The browser no longer lets Sidescope reach ${url}. Pair the server again to allow it.`,
});

const pairingEnded = ({ url }: PairedServer): Answer<never> => ({
  kind: 'refused',
  cause: 'pair again',
  reason: `The pairing with ${url} is no longer valid. Pair again with the code that the server prints.`,
});

const unreadable = ({ url }: PairedServer, what: string, reason: string): Answer<never> => ({
  kind: 'failed',
  cause: 'unreadable answer',
  reason: `The ${what} from ${url} cannot be read (${reason}). Is it a Sidescope server of this version?`,
});
