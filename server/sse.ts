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

/** A longer text V8 makes in memory that is mapped for it alone: touching that costs ten times what is written there. */
const MAX_JOINED_LENGTH = 65_536;
const COMMA = 0x2c;

/** The frame of an event `reports`, of reports as they stand in the store: nothing is written anew. */
export function reportsFrame(atMs: number, reportJsons: readonly string[], rejected: readonly Rejected[]): Buffer {
  const head = `event: reports\ndata: {"at_ms":${atMs},"reports":[`;
  const tail = `],"rejected":${toWireJson(rejected)}}\n\n`;
  const length = reportJsons.reduce((sum, json) => sum + json.length, 0);
  if (length <= MAX_JOINED_LENGTH) return Buffer.from(`${head}${reportJsons.join(',')}${tail}`);
  return joinedInto(head, reportJsons, tail);
}

/** The same bytes, without the text. Of few texts it takes twice as long. */
function joinedInto(head: string, texts: readonly string[], tail: string): Buffer {
  const length = [head, ...texts, tail].reduce((sum, text) => sum + Buffer.byteLength(text), texts.length - 1);
  const frame = Buffer.allocUnsafe(length);
  let at = frame.write(head);
  for (const [index, text] of texts.entries()) {
    if (index > 0) at = frame.writeUInt8(COMMA, at);
    at += frame.write(text, at);
  }
  frame.write(tail, at);
  return frame;
}
