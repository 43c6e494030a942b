// Verdicts from what a real server really sent: recorded/limited-api.ndjson is the stream of a Node app in a cgroup (v1) whose
// quota and memory were short, and what was asked of it. Each line is one event with its data as it crossed the wire; `asked`
// is what the client saw of a request. /busy ran on 5 % of a core, /fill took nearly all memory that the group may have, in
// /hog a process of it took more and was killed, /empty had nothing in its way.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import { parseStreamEvent } from '../../server/contract/stream.ts';
import type { RequestEntry } from '../inspector/request-entry.ts';
import { entry } from '../inspector/sample-entry.ts';
import { traceIdOf } from '../inspector/trace-ids.ts';
import { NO_TRACES } from './lens.ts';
import { createWork } from './work.ts';
import { type Found, xrayOf } from './xray.ts';

const Line = v.object({ event: v.string(), data: v.unknown() });
const Asked = v.object({
  path: v.string(),
  started_at_ms: v.number(),
  duration_ms: v.number(),
  status: v.number(),
  server_timing: v.string(),
});

const LINES = readFileSync(path.join(import.meta.dirname, 'recorded', 'limited-api.ndjson'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => v.parse(Line, JSON.parse(line)));

function asked(wanted: string): RequestEntry {
  const all = LINES.filter(({ event }) => event === 'asked').map(({ data }) => v.parse(Asked, data));
  const one = all.find((request) => request.path === wanted);
  if (one === undefined) throw new Error(`${wanted} is not in the recording`);
  const traceId = traceIdOf([], [{ name: 'Server-Timing', value: one.server_timing }]);
  const times = { startedAtMs: one.started_at_ms, durationMs: one.duration_ms, timings: null };
  return entry(`GET ${wanted} ${one.status}`, { ...times, traceId });
}

/** Server and client were on one machine. */
function xray(wanted: string): Found {
  const work = createWork();
  const log: LogEntry[] = [];
  for (const { event, data } of LINES.filter((line) => line.event !== 'asked')) {
    const parsed = parseStreamEvent(event, JSON.stringify(data));
    if (!parsed.ok) throw new Error(parsed.reason);
    work.hear(parsed.value);
    if (parsed.value.type === 'log') log.push(parsed.value.entry);
  }
  const request = asked(wanted);
  const nowMs = request.startedAtMs + 60_000;
  const found = xrayOf({ request, work, snapshot: null, log, traces: NO_TRACES, clockOffsetMs: 0, nowMs });
  if ('absence' in found) throw new Error(`nothing was found: ${found.absence.kind}`);
  return found.found;
}

test.each([
  ['/busy', /^Throttled: its CPU quota held api back [\d.]+ m?s within [\d.]+ s \(window total, all CPUs\)\.$/],
  ['/fill', /^Memory pressure: api stood at 9\d % of its [\d.]+ MiB \(window total\)\.$/],
  ['/hog', /^Out of memory: a process of api was killed while the request was under way\.$/],
  ['/empty', /^Not slow: /],
])('%s', (wanted, text) => expect(xray(wanted).verdict.text).toMatch(text));
