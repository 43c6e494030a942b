// A good entry of a request, with what a test cares about changed.
import type { RequestEntry } from '../contract/request-entry.ts';

export const anEntry = (changes: Partial<RequestEntry> = {}): RequestEntry => ({
  sequence: 1,
  kind: 'http',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  parentSpanId: null,
  method: 'GET',
  route: '/api/jobs/:id',
  status: 200,
  failed: false,
  startedAtMs: 1_795_000_060_000.25,
  durationMs: 12.5,
  waitMs: null,
  channels: ['browser'],
  ...changes,
});
