// By which ids the servers may know a request of the browser, the surest first. Pure.
import type { RequestEntry } from '../inspector/request-entry.ts';

/** The trace, then `x-request-id`; each once. None: the app tells none. */
export const traceIdsOf = ({ traceId, requestId }: Pick<RequestEntry, 'traceId' | 'requestId'>): string[] => [
  ...new Set([traceId, requestId].flatMap((id) => id || [])),
];
