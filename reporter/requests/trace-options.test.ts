import { expect, test } from 'vitest';
import { readTracing, type TraceOptions } from './trace-options.ts';

const read = (options: unknown) => {
  const warnings: string[] = [];
  const tracing = readTracing(options as TraceOptions, (_, message) => warnings.push(message));
  return { tracing, warnings };
};

test.each([
  ['nothing told', true, { isAlwaysNamed: false, exclude: [] }],
  ['null for each', { name: null, exclude: null }, { isAlwaysNamed: false, exclude: [] }],
  ['false', false, null],
  ['names at all times', { name: 'always' }, { isAlwaysNamed: true, exclude: [] }],
  ['paths left out', { exclude: ['/health', '/'] }, { isAlwaysNamed: false, exclude: ['/health', '/'] }],
])('%s is read without a warning', (_what, options, tracing) => {
  expect(read(options)).toEqual({ tracing, warnings: [] });
});

test.each([
  [{ exclude: 'health' }],
  [{ exclude: ['health'] }],
  [{ exclude: ['/a?b'] }],
  [{ exclude: [7] }],
  [{ name: 'never' }],
])('%j is left out with a warning, since telemetry must not keep an app from starting', (options) => {
  const { tracing, warnings } = read(options);
  expect(tracing).toEqual({ isAlwaysNamed: false, exclude: [] });
  expect(warnings).toEqual([expect.stringContaining('is ignored')]);
});
