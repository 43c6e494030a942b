// By what a request is known to the servers that it passes. Pure.
import { firstHeader, type Pair } from './request-entry.ts';
import { timedTraceparent } from './server-timing.ts';

const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'x-amzn-requestid', 'cf-ray'];
const MAX_ID_LENGTH = 128;

/** W3C trace context: version, 32 hex digits that name the trace, 16 that name the span, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/**
 * The answer's word counts before the request's: the server may have begun a trace of its own. Its Server-Timing before its
 * header: that is where our reporters say it.
 */
export function traceIdOf(request: readonly Pair[], response: readonly Pair[]): string | null {
  const told = [
    timedTraceparent(response),
    ...[response, request].map((headers) => firstHeader(headers, ['traceparent'])),
  ];
  return told.flatMap((text) => TRACEPARENT.exec(text ?? '')?.[1] ?? [])[0] ?? null;
}

export function requestIdOf(request: readonly Pair[], response: readonly Pair[]): string | null {
  const found = firstHeader(response, REQUEST_ID_HEADERS) ?? firstHeader(request, REQUEST_ID_HEADERS);
  return found === null || found === '' ? null : found.slice(0, MAX_ID_LENGTH);
}
