// What many reporters send while somebody looks: every sidecar reports every 250 ms, each number of its moves, and events
// are counted on every channel. In: how many. Out: POSTs to a server until the signal fires.
import type { Report } from '../server/contract/report.ts';
import type { RequestEntry } from '../server/contract/request-entry.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { sixReports } from './six-reports.ts';

export const TICK_MS = 250;
/** What the server takes in one POST. */
const REPORTS_A_BODY = 100;
const MB = 1_048_576;

export interface Crowd {
  sidecars: number;
  channels: number;
  eventsPerSecond: number;
  /** Told of in each tick, one by each of the first sidecars. */
  requestsPerTick: number;
}

/** The reports of tick number `tick`, from 0. Pure. */
export function reportsAt(
  { sidecars, channels, eventsPerSecond, requestsPerTick }: Crowd,
  tick: number,
  nowMs: number,
): Report[] {
  const [pattern] = sixReports(nowMs);
  if (pattern === undefined) throw new Error('there is no report to go by');
  const perChannel = Math.ceil(sidecars / channels);
  const events = (eventsPerSecond * TICK_MS) / 1_000;
  const channelOf = (index: number) => `channel-${Math.floor(index / perChannel)}`;
  return Array.from({ length: sidecars }, (_, index) => {
    const monotonicUsec = 60_000_000 + tick * TICK_MS * 1_000;
    const cpuUsageUsec = 20_000_000 + tick * TICK_MS * 300;
    const moved = (index * 7 + tick * 13) % 50;
    return {
      ...pattern,
      name: `sidecar-${index}`,
      instance: `sidecar-${index}`,
      reportedAtMs: nowMs,
      intervalMs: TICK_MS,
      monotonicUsec,
      cpuUsageUsec,
      previous: {
        monotonicUsec: monotonicUsec - TICK_MS * 1_000,
        cpuUsageUsec: cpuUsageUsec - TICK_MS * (100 + moved * 10),
        throttledUsec: 0,
      },
      memoryBytes: (100 + moved) * MB,
      // Together they grow by exactly so many a tick, and none ever falls.
      traffic: { [channelOf(index)]: Math.floor(((tick + 1) * events + index) / sidecars) },
      ...(index < requestsPerTick && { requests: [requestOf(tick, index, nowMs, channelOf(index))] }),
    };
  });
}

/** Each of a trace of its own, as nobody's page asked for it. */
const requestOf = (tick: number, index: number, nowMs: number, channel: string): RequestEntry => ({
  sequence: tick + 1,
  kind: 'http',
  traceId: hex(tick * 1_000 + index + 1, 32),
  spanId: hex(tick * 1_000 + index + 1, 16),
  parentSpanId: null,
  method: index % 3 === 0 ? 'POST' : 'GET',
  route: `/api/things/${index}`,
  status: 200,
  failed: false,
  startedAtMs: nowMs - 40 - index,
  durationMs: 10 + ((index * 7 + tick) % 30),
  waitMs: null,
  channels: [channel],
});

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** Starts to report, every 250 ms. */
export function startReporting(server: { url: string; token: string }, crowd: Crowd, signal: AbortSignal): void {
  const headers = { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/json' };
  let tick = 0;
  const report = async () => {
    const reports = reportsAt(crowd, tick, Date.now());
    tick += 1;
    for (let from = 0; from < reports.length; from += REPORTS_A_BODY) {
      const body = toWireJson(reports.slice(from, from + REPORTS_A_BODY));
      const answer = await fetch(`${server.url}/api/reports`, { method: 'POST', headers, body, signal }).catch(
        () => null,
      );
      if (signal.aborted) return;
      if (!answer?.ok) throw new Error(`reports were refused: ${answer?.status} ${await answer?.text()}`);
    }
  };
  const timer = setInterval(report, TICK_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
