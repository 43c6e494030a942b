// A Sidescope server for tests, behind the two ports through which the background reaches one: fetch and EventSource.
import type { History } from '../../server/contract/history.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { type StreamEvent, streamEventData } from '../../server/contract/stream.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import type { Fetch } from '../link/request.ts';
import { sampleHello, sampleSnapshot } from '../link/sample-events.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import type { EventSourcePort } from './event-stream.ts';

export const PAIRED: PairedServer = {
  id: 'local',
  name: 'local',
  url: 'http://127.0.0.1:7373',
  token: 'token-of-sixteen-and-more',
};

export interface FakeStream {
  url: string;
  closed: boolean;
  /** `id`: where the log stands after it, as EventSource hands it over with this event and all that follow. */
  send(event: StreamEvent, id?: string): void;
  sendText(name: string, data: string): void;
  fail(): void;
}

export interface FakeServer {
  /** `off`: nothing answers. `no-stream`: all but the stream works. `mute`: it opens, and stays empty. */
  mode: 'on' | 'off' | 'no-stream' | 'mute' | 'unauthorized' | 'failing';
  snapshot: () => Snapshot;
  /** null: of an earlier version, which has no such route. */
  history: History | null;
  /** "POST /api/monitor/sidecars/ticket", in order. */
  requests: string[];
  /** Every stream that was opened, oldest first. */
  streams: FakeStream[];
  openStreams(): FakeStream[];
  fetch: Fetch;
  openEventSource(url: string): EventSourcePort;
}

export function createFakeServer(): FakeServer {
  const server: FakeServer = {
    mode: 'on',
    snapshot: () => sampleSnapshot(Date.now()),
    history: null,
    requests: [],
    streams: [],
    openStreams: () => server.streams.filter((stream) => !stream.closed),
    fetch: async (url, { method }) => {
      server.requests.push(`${method} ${new URL(url).pathname}`);
      if (server.mode === 'off') throw new TypeError('Failed to fetch');
      if (server.mode === 'unauthorized') return new Response('{}', { status: 401 });
      if (server.mode === 'failing') return new Response(errorBody, { status: 503 });
      if (url.includes('/history'))
        return new Response(toWireJson(server.history ?? noRoute), { status: server.history === null ? 404 : 200 });
      const body = url.endsWith('/ticket') ? { ticket: 'x'.repeat(22), ttlSeconds: 30 } : server.snapshot();
      return new Response(toWireJson(body));
    },
    openEventSource: (url) => {
      const { port, stream } = fakeStream(url);
      server.streams.push(stream);
      // As a browser does it: nothing is heard before the caller has added its listeners.
      queueMicrotask(() => {
        if (server.mode === 'mute') return;
        if (server.mode !== 'on') return stream.fail();
        stream.send(sampleHello(Date.now()));
        stream.send({ type: 'snapshot', snapshot: server.snapshot() });
      });
      return port;
    },
  };
  return server;
}

const noRoute = { error: 'not_found', message: 'There is no such route.', remedy: null };
const errorBody = toWireJson({ error: 'busy', message: 'The server is busy.', remedy: 'Wait a moment.' });

function fakeStream(url: string): { port: EventSourcePort; stream: FakeStream } {
  const listeners = new Map<string, (event: { data?: unknown; lastEventId?: unknown }) => void>();
  let lastEventId = '';
  const stream: FakeStream = {
    url,
    closed: false,
    send: (event, id) => {
      lastEventId = id ?? lastEventId;
      stream.sendText(event.type, streamEventData(event));
    },
    sendText: (name, data) => {
      if (!stream.closed) listeners.get(name)?.({ data, lastEventId });
    },
    fail: () => {
      if (!stream.closed) listeners.get('error')?.({});
    },
  };
  const port: EventSourcePort = {
    addEventListener: (name, listener) => listeners.set(name, listener),
    close: () => {
      stream.closed = true;
    },
  };
  return { port, stream };
}
