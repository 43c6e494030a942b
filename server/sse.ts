// How an event stream looks on the wire: the head of the response, and one frame an event.
import type { Rejected } from './contract/report.ts';
import { type StreamEvent, streamEventData } from './contract/stream.ts';
import { toWireJson } from './contract/wire.ts';

/** When a browser's own EventSource comes back after a break; the extension has its own ladder. */
const RETRY_MS = 5_000;

/**
 * The body ends with the connection: no length, no chunks, so that one Buffer can be written to every socket as it is
 * (RFC 9112 section 6.3, last rule). Proxies pass such a body on, in chunks of their own. X-Accel-Buffering: nginx would
 * hold frames back; no-transform: compressing proxies would as well.
 */
const HEAD_LINES = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/event-stream; charset=utf-8',
  'Cache-Control: no-store, no-transform',
  'X-Accel-Buffering: no',
  'X-Content-Type-Options: nosniff',
  'Connection: close',
];
export const STREAM_HEAD = Buffer.from(`${HEAD_LINES.join('\r\n')}\r\n\r\nretry: ${RETRY_MS}\n\n`);

/**
 * One event as bytes, made once for all subscribers. JSON holds no raw line break, so one `data` line is enough. `id`:
 * where the log stands after it; events of state have none.
 */
export const frameOf = (event: StreamEvent, id: string | null = null): Buffer =>
  Buffer.from(`${id === null ? '' : `id: ${id}\n`}event: ${event.type}\ndata: ${streamEventData(event)}\n\n`);

/** Sets what an EventSource gives back as Last-Event-ID; no event is heard (HTML, "dispatch the event", empty data). */
export const idFrame = (id: string): Buffer => Buffer.from(`id: ${id}\n\n`);

/** The frame of an event `reports`, of reports as they stand in the store: nothing is written anew. */
export const reportsFrame = (atMs: number, reportJsons: readonly string[], rejected: readonly Rejected[]): Buffer =>
  Buffer.from(
    `event: reports\ndata: {"at_ms":${atMs},"reports":[${reportJsons.join(',')}],"rejected":${toWireJson(rejected)}}\n\n`,
  );
