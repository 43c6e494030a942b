// The header Server-Timing: what a server says of its own work. Pure.
import type { Pair, ServerTiming } from './request-entry.ts';

/** Most metrics read of one answer, and longest header looked at. */
const MAX_METRICS = 50;
const MAX_LENGTH = 8_192;

// One metric up to a comma that is not within quotes.
const METRIC = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"?|[^;\s]*))?/g;

/** Under this name a server tells which trace a request belongs to, since pages may not read other headers. It is no time. */
const TRACE = 'traceparent';

/** Of an answer: what its server says of its own work. It may say so in several headers. */
export const serverTimings = (response: readonly Pair[]): ServerTiming[] =>
  metricsOf(response).filter(({ name }) => name !== TRACE);

/** What it says the trace is, as `traceparent` has it; null: nothing. */
export const timedTraceparent = (response: readonly Pair[]): string | null =>
  metricsOf(response).find(({ name }) => name === TRACE)?.description ?? null;

const metricsOf = (response: readonly Pair[]): ServerTiming[] =>
  parseServerTiming(
    response
      .filter(({ name }) => name.toLowerCase() === 'server-timing')
      .map(({ value }) => value.replaceAll('\n', ','))
      .join(','),
  );

/** Under this name our reporters tell how long the whole took, each before what it was told by those that it called. */
const WHOLE = 'app';

/** Without the wholes of those that were called: the first one's holds them. */
export const outermost = (metrics: readonly ServerTiming[]): readonly ServerTiming[] =>
  metrics[0]?.name === WHOLE ? metrics.filter(({ name }, index) => index === 0 || name !== WHOLE) : metrics;

/**
 * How long all of it took; null: no metric says how long. One called "total" covers the others, and so does the whole that our
 * reporters put first; otherwise they are taken for parts, one after the other.
 */
export function wholeMs(metrics: readonly ServerTiming[]): number | null {
  const timed = metrics.flatMap(({ name, durationMs }) => (durationMs === null ? [] : [{ name, durationMs }]));
  const [first] = timed;
  if (first === undefined) return null;
  const total = timed.find(({ name }) => name.toLowerCase() === 'total');
  if (total !== undefined) return total.durationMs;
  // One that is shorter than another is a part like any other, by somebody else's reckoning.
  if (first.name === WHOLE && timed.every(({ durationMs }) => durationMs <= first.durationMs)) return first.durationMs;
  return timed.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** `db;dur=53.2;desc="query", cache` -> two metrics. What cannot be read is left out. */
export function parseServerTiming(header: string): ServerTiming[] {
  const metrics = header.slice(0, MAX_LENGTH).match(METRIC) ?? [];
  return metrics.slice(0, MAX_METRICS).flatMap((text) => parseMetric(text.trim()));
}

function parseMetric(text: string): ServerTiming[] {
  const name = /^[\w!#$%&'*+.^`|~-]+/.exec(text)?.[0];
  if (name === undefined) return [];
  const metric: ServerTiming = { name, durationMs: null, description: '' };
  for (const [, key = '', value = ''] of text.slice(name.length).matchAll(PARAMETER)) {
    if (key.toLowerCase() === 'dur') metric.durationMs = durationOf(unquoted(value));
    if (key.toLowerCase() === 'desc') metric.description = unquoted(value);
  }
  return [metric];
}

const unquoted = (value: string): string =>
  value.startsWith('"') ? value.slice(1).replace(/"$/, '').replace(/\\(.)/g, '$1') : value;

function durationOf(text: string): number | null {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : null;
}
