// What ties together the work that one request of the browser causes: W3C Trace Context
// (https://www.w3.org/TR/trace-context/), or a plain x-request-id where that is all there is. Pure, but for chance.
import { randomHex } from './random-hex.ts';

export interface Trace {
  /** 32 hex digits, or what an x-request-id held. */
  traceId: string;
  /** 16 hex digits: of this piece of work. */
  spanId: string;
  /** Who called; null: nobody that said so. */
  parentSpanId: string | null;
}

/** Version 00, and what later versions begin with. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;
const REQUEST_ID = /^[\w.:/+=@-]{1,64}$/;
const HEX_TRACE_ID = /^[0-9a-f]{32}$/;
const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;

/** What a request says its id is; null: nothing that an answer could say again. */
export const readRequestId = (header: unknown): string | null =>
  typeof header === 'string' && REQUEST_ID.test(header) ? header : null;

/** The caller’s trace, in a span of one’s own; a new one where there is neither one that can be read nor an id. */
export function continueTrace(traceparent: unknown, requestId: string | null = null): Trace {
  const [, traceId, parentSpanId] = (typeof traceparent === 'string' && TRACEPARENT.exec(traceparent)) || [];
  if (traceId !== undefined && parentSpanId !== undefined)
    return { traceId, spanId: randomHex(SPAN_DIGITS), parentSpanId };
  return { traceId: requestId ?? randomHex(TRACE_DIGITS), spanId: randomHex(SPAN_DIGITS), parentSpanId: null };
}

/** The header for what this piece of work calls or queues; null: the id came as x-request-id and fits in none. */
export const traceparentOf = ({ traceId, spanId }: Trace): string | null =>
  HEX_TRACE_ID.test(traceId) ? `00-${traceId}-${spanId}-01` : null;
