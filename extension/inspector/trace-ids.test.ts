import { expect, test } from 'vitest';
import { traceIdsOf } from '../xray/trace-of.ts';
import { requestIdOf, traceIdOf } from './trace-ids.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const headers = (pairs: Record<string, string>) => Object.entries(pairs).map(([name, value]) => ({ name, value }));

test('an answer that names its trace in Server-Timing, and has another id beside it, is known by both, the trace first', () => {
  const answer = headers({
    'X-Request-Id': 'order-7:a/b',
    'Server-Timing': `app;dur=3.1, traceparent;desc="00-${TRACE_ID}-00f067aa0ba902b7-01"`,
  });
  const ids = { traceId: traceIdOf([], answer), requestId: requestIdOf([], answer) };
  expect(traceIdsOf(ids)).toEqual([TRACE_ID, 'order-7:a/b']);
});
