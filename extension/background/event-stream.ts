// One event stream to one server: ticket, EventSource, and a watch over its silence. In: SSE frames. Out: parsed events,
// and at last one word on how it ended. Whoever opened it closes it by the signal.

import type { StreamEvent } from '../../server/contract/stream.ts';
import { CONTRACT_VERSION, EVENT_NAMES, parseStreamEvent, STREAM_SILENT_MS } from '../../server/contract/stream.ts';
import { type Clock, repeat } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import { versionText } from '../link/version-text.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import { type Answer, eventsUrl, type ServerClient } from './server-client.ts';

/** How often silence is looked at. */
const SILENCE_CHECK_MS = 1_000;
/**
 * Where reports were flowing, silence is a sign sooner than between two pings: later than any cadence brings the next one,
 * and before sidecars look degraded that only this browser does not hear any more.
 */
export const FLOW_SILENT_MS = 8_000;
/** The first event comes at once; without it by then, something between holds the stream back. */
export const HELLO_TIMEOUT_MS = 10_000;

/** The part of the browser's EventSource that is used. */
export interface EventSourcePort {
  addEventListener(name: string, listener: (event: { data?: unknown; lastEventId?: unknown }) => void): void;
  close(): void;
}

export interface EventStreamDeps {
  client: Pick<ServerClient, 'ticket'>;
  openEventSource(url: string): EventSourcePort;
  /** How often the person wants reports, asked anew for each stream. */
  intervalMs(): number;
  clock: Clock;
  drop: Drop;
}

export type StreamEnd =
  /** `serves`: there was a ticket, so the server is there and only its stream is not. */
  | { type: 'failed'; serves: boolean; cause: string; reason: string }
  | { type: 'refused'; cause: string; reason: string }
  | { type: 'bye'; retryMs: number };

export interface StreamHandlers {
  /** Where the server's log stood when the last stream to it ended; null: nothing was heard yet. */
  lastEventId: string | null;
  /** The log stands there now. */
  onEventId(id: string): void;
  onEvent(event: StreamEvent): void;
  /** Called once, unless the signal fires first. Nothing follows it. */
  onEnd(end: StreamEnd): void;
}

export async function openEventStream(
  deps: EventStreamDeps,
  server: PairedServer,
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<void> {
  const ticket = await deps.client.ticket(server, signal);
  if (signal.aborted) return;
  if (ticket.kind === 'ok') listen(deps, server, ticket.value, handlers, signal);
  else handlers.onEnd(endOf(ticket));
}

const endOf = ({ kind, cause, reason }: Exclude<Answer<string>, { kind: 'ok' }>): StreamEnd =>
  kind === 'refused' ? { type: 'refused', cause, reason } : { type: 'failed', serves: false, cause, reason };

/** Hears one EventSource until it ends, is ended, or falls silent. */
function listen(
  deps: EventStreamDeps,
  server: PairedServer,
  ticket: string,
  handlers: StreamHandlers,
  signal: AbortSignal,
): void {
  const { lastEventId } = handlers;
  const source = deps.openEventSource(eventsUrl({ server, ticket, lastEventId, intervalMs: deps.intervalMs() }));
  const closing = new AbortController();
  const ended = AbortSignal.any([signal, closing.signal]);
  ended.addEventListener('abort', () => source.close(), { once: true });
  const end = (how: StreamEnd) => {
    if (ended.aborted) return;
    closing.abort();
    handlers.onEnd(how);
  };
  const broke = (what: string) =>
    end({ type: 'failed', serves: true, cause: 'no event stream', reason: streamText(server, what) });
  const silence = watchSilence(deps.clock, broke, ended);
  const receive = (event: StreamEvent) => {
    silence.heard(event);
    if (event.type === 'hello' && event.contractVersion !== CONTRACT_VERSION)
      return end({ type: 'refused', cause: 'other version', reason: versionText(server.url, event.contractVersion) });
    handlers.onEvent(event);
    if (event.type === 'bye') end({ type: 'bye', retryMs: event.retryMs });
  };
  for (const name of EVENT_NAMES)
    source.addEventListener(name, ({ data, lastEventId }) => {
      if (ended.aborted) return;
      if (typeof lastEventId === 'string' && lastEventId !== '') handlers.onEventId(lastEventId);
      const parsed = parseStreamEvent(name, typeof data === 'string' ? data : '');
      if (parsed.ok) receive(parsed.value);
      else deps.drop(`"${name}" event`, parsed.reason);
    });
  // EventSource would come back by itself with a ticket that is used up, so its first error is its last.
  source.addEventListener('error', () => broke(silence.greeted() ? 'broke off' : 'could not be opened'));
}

/** Calls `broke` when nothing was heard for too long. By the wall clock: the time a machine slept is silence, too. */
function watchSilence(clock: Clock, broke: (what: string) => void, signal: AbortSignal) {
  let heardAtMs = clock.now();
  let greeted = false;
  let limitMs: number = STREAM_SILENT_MS;
  let checkedAtMs = clock.now();
  const check = () => {
    const nowMs = clock.now();
    const isLate = nowMs - checkedAtMs > 2 * SILENCE_CHECK_MS;
    checkedAtMs = nowMs;
    // What came while this page was held up stands behind the timer: the next check will know.
    if (isLate) return;
    const silentMs = nowMs - heardAtMs;
    if (silentMs < 0) heardAtMs = nowMs;
    if (silentMs > limitMs) broke(`was silent for ${Math.round(silentMs / 1_000)} s`);
    else if (!greeted && silentMs >= HELLO_TIMEOUT_MS) broke('opened but brought nothing');
  };
  repeat(clock, SILENCE_CHECK_MS, check, signal);
  return {
    greeted: () => greeted,
    heard: (event: StreamEvent) => {
      heardAtMs = clock.now();
      greeted ||= event.type === 'hello';
      // What could not be read is told now and then where nothing else flows.
      if (event.type === 'reports' && event.reports.length > 0) limitMs = FLOW_SILENT_MS;
      // It may say that the store is lost, and then no report follows.
      if (event.type === 'snapshot') limitMs = STREAM_SILENT_MS;
    },
  };
}

/** Why a stream from a server that serves ended, and where to look. */
export const streamText = ({ url }: Pick<PairedServer, 'url'>, what: string) =>
  `The event stream from ${url} ${what}. Does a proxy on the way hold it back?`;
