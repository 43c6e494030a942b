// By which ids the servers may know a request of the browser, the surest first. Pure.
import type { RequestEntry } from '../inspector/request-entry.ts';

/** W3C trace context: version, 32 hex digits that name the trace, 16 that name the span, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/;

type Identified = Pick<RequestEntry, 'serverTiming' | 'traceId' | 'requestId'>;

/** Of `Server-Timing: traceparent`, then `x-request-id`, then `traceparent`; each once. None: the app tells none. */
export function traceIdsOf({ serverTiming, traceId, requestId }: Identified): string[] {
  const timing = serverTiming.find(({ name }) => name === 'traceparent')?.description ?? '';
  const ids = [TRACEPARENT.exec(timing)?.[1], requestId, traceId];
  return [...new Set(ids.filter((id) => typeof id === 'string' && id !== ''))] as string[];
}
