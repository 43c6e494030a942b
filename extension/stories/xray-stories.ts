// What the X-ray of a request can look like: a request, what the apps told of it and of others, and what they used.
import type { LogEntry } from '../../server/contract/log-entry.ts';
import type { Report } from '../../server/contract/report.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';
import type { LogEvent } from '../events/event-log.ts';
import type { RequestEntry } from '../inspector/request-entry.ts';
import { entry, START_MS } from '../inspector/sample-entry.ts';
import type { HeardEntry } from '../xray/heard-entry.ts';
import { heard, runAJob, TRACE_ID } from '../xray/sample-work.ts';
import { CALM, fixtureReport } from './fixtures.ts';
import type { StoryRequests } from './request-stories.ts';

export interface StoryXray extends StoryRequests {
  told: readonly StreamEvent[];
  log?: readonly LogEvent[];
}

/** The request of each story began so long before the snapshot of the story was made. */
const AGO_MS = 12_000;
const BEGAN_MS = START_MS - AGO_MS;
const STEP_MS = 500;

/** Used within each half second from the second before the request on, by sidecar. */
interface Used {
  cpuMs: number;
  throttledMs?: number;
  memoryMib?: number;
}

function reportAt(name: string, atMs: number, { cpuMs, throttledMs = 0, memoryMib = 0 }: Used): Report {
  const steps = (atMs - BEGAN_MS + 2_000) / STEP_MS;
  const fixture = CALM.find((one) => one.name === name) ?? { name, cpu: 0, memory: 40 };
  const report = fixtureReport({ ...fixture, age: 0 }, atMs);
  return {
    ...report,
    hostId: 'near',
    startedAtMs: BEGAN_MS - 60_000,
    monotonicUsec: (60_000 + atMs - BEGAN_MS) * 1_000,
    cpuUsageUsec: Math.round(steps * cpuMs * 1_000),
    throttledUsec: Math.round(steps * throttledMs * 1_000),
    memoryBytes: (report.memoryBytes ?? 0) + Math.round(Math.max(0, steps) * memoryMib * 1024 ** 2),
    previous: null,
  };
}

const USED: Readonly<Record<string, Used>> = {
  frontend: { cpuMs: 9 },
  api: { cpuMs: 41.5, memoryMib: 1.2 },
  worker: { cpuMs: 63, memoryMib: 0.3 },
  redis: { cpuMs: 3 },
};

const WHERE: Readonly<Record<string, string>> = { far: 'far', near: 'near' };

/** `clocks`: how far each machine's is ahead, ms. */
function told(
  entries: readonly HeardEntry[],
  used: Readonly<Record<string, Used>> = USED,
  clocks: Readonly<Record<string, number>> = {},
): StreamEvent[] {
  const from = BEGAN_MS - 1_500;
  const times = Array.from({ length: 8 + AGO_MS / STEP_MS }, (_, index) => from + index * STEP_MS);
  return times
    .filter((atMs) => atMs <= START_MS)
    .map((atMs, index) => ({
      type: 'reports',
      atMs: atMs + 8,
      rejected: [],
      reports: Object.entries(used).map(([name, amount]) => {
        const own = entries.filter(({ sidecar }) => sidecar === name);
        const hostId = WHERE[own[0]?.hostId ?? 'near'] ?? 'near';
        const requests = index === times.length - 1 - AGO_MS / STEP_MS ? own.map((one) => one.entry) : [];
        const reportedAtMs = Math.round(atMs + (clocks[hostId] ?? 0));
        return { ...reportAt(name, atMs, amount), reportedAtMs, hostId, requests };
      }),
    }));
}

/** As `heard`, but of the request of these stories, which began some time ago. */
const shifted = ({ entry: one, ...more }: HeardEntry): HeardEntry => ({
  ...more,
  entry: { ...one, startedAtMs: one.startedAtMs - AGO_MS },
});

const request = (text: string, more: Partial<RequestEntry> = {}): RequestEntry =>
  entry(text, {
    startedAtMs: BEGAN_MS,
    traceId: TRACE_ID,
    requestId: TRACE_ID,
    ...more,
  });

const timings = (waitMs: number) => ({
  blockedMs: 1.2,
  dnsMs: null,
  connectMs: 0.6,
  tlsMs: null,
  sendMs: 0.2,
  waitMs,
  receiveMs: 0.9,
});
const job = request('POST /api/jobs 202 29ms', { timings: timings(26) });

const others = [
  heard('frontend GET /api/products 200 @2 31ms #other'),
  heard('api GET /api/products 200 @3 27ms <frontend #other'),
  heard('worker jobs/clean-up @18 22ms wait1 #beat'),
  heard('api GET /api/status 200 @40 3ms #mine'),
  heard('api GET /api/reports/november 500 @61 220ms #curl'),
];
const mine = entry('GET /api/status 200 5ms', { startedAtMs: BEGAN_MS + 38, requestId: 'mine' });

const happened = (atMs: number, some: Partial<LogEntry>): LogEvent => ({
  type: 'log',
  replayed: false,
  entry: {
    id: `${BEGAN_MS + atMs}-0`,
    atMs: BEGAN_MS + atMs,
    kind: 'throttling_began',
    sidecar: null,
    instance: null,
    from: null,
    to: null,
    reason: null,
    ...some,
  },
});

const opened = { url: '/api/', tab: 'xray' };
const all = (...entries: HeardEntry[]) => entries.map(shifted);

const slow = request('GET /api/reports/november 200 640ms', { timings: timings(637) });
const slowReport = all(
  heard('frontend GET /api/* 200 @6 628ms +browser'),
  heard('api GET /api/reports/:month 200 @9 622ms <frontend +browser'),
);
const queued = request('POST /api/jobs 202 29ms', { timings: timings(26) });

/** By story. */
export const XRAY_STORIES = {
  xray: { entries: [mine, job], opened, told: told(all(...runAJob(), ...others)) },
  'xray-throttled': {
    entries: [slow],
    opened,
    told: told(slowReport, { ...USED, api: { cpuMs: 240, throttledMs: 212, memoryMib: 2 } }),
    log: [happened(420, { sidecar: 'api', instance: 'api-1', reason: 'held back 42 % of the time' })],
  },
  'xray-queue-wait': {
    entries: [queued],
    opened,
    told: told(
      all(
        heard('frontend POST /api/* 202 @4 20ms +browser'),
        heard('api POST /api/jobs 202 @6 16ms <frontend +browser +async'),
        heard('worker jobs/receipt @1480 96ms wait1464 <api +async failed'),
      ),
    ),
  },
  'xray-clocks': {
    entries: [job],
    opened,
    told: told(
      all(
        heard('frontend POST /api/* 202 @4 20ms ~-1840 ^far +browser'),
        heard('api POST /api/jobs 202 @6 16ms ~212.4 <frontend +browser +async'),
        heard('worker jobs/receipt @30 56ms wait14 ~212.4 <api +async'),
      ),
      USED,
      { far: -1_840, near: 212.4 },
    ),
  },
  'xray-unknown': {
    entries: [slow],
    opened,
    told: told(
      all(
        heard('frontend GET /api/* 200 @6 628ms +browser'),
        heard('api GET /api/reports/:month 200 @190 420ms <frontend +browser'),
        heard('worker GET /rows 200 @300 210ms <api'),
      ),
    ),
  },
  'requests-of-others': {
    entries: [mine, job],
    lenses: ['mine', 'other-tabs', 'background'],
    told: told(all(...runAJob(), ...others)),
  },
  'requests-of-others-errors': {
    entries: [mine, job],
    lenses: ['other-tabs', 'background'],
    chips: ['errors'],
    told: told(all(...runAJob(), ...others)),
  },
  'requests-of-others-none': { entries: [mine, job], lenses: ['other-tabs'], allowed: false, told: told(runAJob()) },
  'xray-of-others': {
    entries: [mine, job],
    lenses: ['other-tabs', 'background'],
    opened: { url: '/api/products', tab: 'xray' },
    told: told(all(...runAJob(), ...others)),
  },
  'xray-job-to-come': {
    entries: [{ ...job, startedAtMs: START_MS - 900 }],
    opened,
    told: told(runAJob().slice(0, 2).map(later)),
  },
  'xray-no-id': {
    entries: [request('GET /api/products 200 22ms', { traceId: null, requestId: null })],
    opened,
    told: told(all(...others)),
  },
  'xray-not-watched': { entries: [{ ...job, startedAtMs: BEGAN_MS - 60_000 }], opened, told: told([]) },
  'xray-never-told': { entries: [job], opened, told: told([]) },
} satisfies Readonly<Record<string, StoryXray>>;

function later({ entry: one, ...more }: HeardEntry): HeardEntry {
  return { ...more, entry: { ...one, startedAtMs: one.startedAtMs - 900 } };
}
