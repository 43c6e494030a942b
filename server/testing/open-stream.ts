// A subscriber over real HTTP: opens an event stream and collects its events, parsed as the extension parses them.

import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { parseStreamEvent, type StreamEvent } from '../contract/stream.ts';
import { until } from './until.ts';

export interface OpenStream {
  response: IncomingMessage;
  events: StreamEvent[];
  /** What an EventSource would give back as Last-Event-ID; null: it was told none. */
  lastId: () => string | null;
  /** Everything that came, as text. */
  text: () => string;
  /** The first event of a type that is there or comes, from index `from` on. */
  next: <T extends StreamEvent['type']>(type: T, from?: number, limitMs?: number) => Promise<StreamEvent & { type: T }>;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  destroy: () => void;
}

/** `lastEventId`: as a reader gives it that was here before. `intervalMs`: the cadence that it wants. */
export async function openStream(
  url: string,
  ticket: string,
  lastEventId?: string,
  intervalMs?: number | string,
): Promise<OpenStream> {
  const resumed = lastEventId === undefined ? '' : `&last_event_id=${encodeURIComponent(lastEventId)}`;
  const wish = intervalMs === undefined ? '' : `&interval_ms=${intervalMs}`;
  const address = `${url}/api/monitor/sidecars/events?ticket=${ticket}${resumed}${wish}`;
  const request: ClientRequest = get(address, { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  onTestFinished(() => {
    request.destroy();
  });
  const events: StreamEvent[] = [];
  let text = '';
  let read = 0;
  let lastId: string | null = null;
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n', read); end !== -1; end = text.indexOf('\n\n', read)) {
      const frame = text.slice(read, end);
      lastId = /^id: (.*)$/m.exec(frame)?.[1] ?? lastId;
      const event = parseFrame(frame);
      if (event) events.push(event);
      read = end + 2;
    }
  });
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.on('error', () => {});
  return {
    response,
    events,
    lastId: () => lastId,
    text: () => text,
    async next(type, from = 0, limitMs = 10_000) {
      const found = () => events.slice(from).find((event) => event.type === type);
      await until(`a ${type} event came`, found, limitMs);
      return found() as StreamEvent & { type: typeof type };
    },
    ended,
    destroy: () => request.destroy(),
  };
}

/** `retry:` frames carry no event. An event that the contract cannot read is a failure of the test. */
function parseFrame(frame: string): StreamEvent | null {
  const match = /^(?:id: .*\n)?event: (\w+)\ndata: (.*)$/.exec(frame);
  if (match === null) return null;
  const parsed = parseStreamEvent(match[1] ?? '', match[2] ?? '');
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
