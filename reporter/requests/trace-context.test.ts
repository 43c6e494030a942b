import { describe, expect, test } from 'vitest';
import { continueTrace, readRequestId, traceparentOf } from './trace-context.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('a trace', () => {
  test('is the caller’s, in a span of one’s own', () => {
    const trace = continueTrace(`00-${TRACE_ID}-${PARENT}-01`, 'ignored');
    expect(trace).toEqual({ traceId: TRACE_ID, parentSpanId: PARENT, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(trace.spanId).not.toBe(PARENT);
  });

  test('of a later version is read as far as it is known', () => {
    expect(continueTrace(`01-${TRACE_ID}-${PARENT}-01-more`).traceId).toBe(TRACE_ID);
  });

  test.each([
    ['the wrong version', `ff-${TRACE_ID}-${PARENT}-01`],
    ['an id of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a parent of zeros', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['upper case', `00-${TRACE_ID.toUpperCase()}-${PARENT}-01`],
    ['no flags', `00-${TRACE_ID}-${PARENT}`],
    ['several headers', [`00-${TRACE_ID}-${PARENT}-01`]],
    ['nothing', undefined],
  ])('with %s is a new one', (_what, header) => {
    const trace = continueTrace(header);
    expect(trace).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), parentSpanId: null });
    expect(trace.traceId).not.toBe(TRACE_ID);
  });

  test('goes by the request’s id where there is nothing better, unless that is unfit', () => {
    expect(continueTrace(undefined, readRequestId('req-7:a/b')).traceId).toBe('req-7:a/b');
    for (const unfit of ['', 'a b', 'x'.repeat(65), '"', ['a'], 'é', undefined])
      expect(continueTrace(undefined, readRequestId(unfit)).traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  test('is handed on with its own span as the parent, and not where the id fits in no traceparent', () => {
    const trace = continueTrace(`00-${TRACE_ID}-${PARENT}-01`);
    expect(traceparentOf(trace)).toBe(`00-${TRACE_ID}-${trace.spanId}-01`);
    expect(continueTrace(traceparentOf(trace)).parentSpanId).toBe(trace.spanId);
    expect(traceparentOf(continueTrace(undefined, 'req-7'))).toBeNull();
  });

  test('is another one each time', () => {
    const ids = Array.from({ length: 10_000 }, () => continueTrace(undefined).traceId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
