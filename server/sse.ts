// How an event stream looks on the wire: the head of the response, and one frame an event.
import { type StreamEvent, streamEventData } from './contract/stream.ts';

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

/** One event as bytes, made once for all subscribers. JSON holds no raw line break, so one `data` line is enough. */
export const frameOf = (event: StreamEvent): Buffer =>
  Buffer.from(`event: ${event.type}\ndata: ${streamEventData(event)}\n\n`);
