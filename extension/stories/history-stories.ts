// What the History tab can look like: a record, and what its reader did.
import type { Health } from '../../server/contract/health.ts';
import { HISTORY_STEPS, stepOf } from '../../server/contract/history.ts';
import { addRequest, type Latency, openLatency } from '../../server/contract/latency.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { LogEvent } from '../events/event-log.ts';
import { EMPTY_RECORD, type HistoryRecord } from '../history/record.ts';
import { EVENT_STORIES } from './event-stories.ts';
import { NOW_MS } from './fixtures.ts';

export interface StoryHistory {
  record: HistoryRecord;
  /** What the log told. */
  before?: readonly LogEvent[];
  /** Keys pressed on the charts, "Shift+" before those with it. */
  keys?: readonly string[];
}

const MIB = 1024 ** 2;

interface Shape {
  name: string;
  cpu: number;
  memory: number;
  /** How long it takes for most of the requests that it serves, milliseconds; unset: it serves none. */
  servesMs?: number;
}

const SIX: readonly Shape[] = [
  { name: 'frontend', cpu: 8, memory: 61, servesMs: 24 },
  { name: 'api', cpu: 34, memory: 210, servesMs: 17 },
  { name: 'worker', cpu: 22, memory: 174 },
  { name: 'beat', cpu: 1, memory: 38 },
  { name: 'redis', cpu: 2, memory: 9 },
  { name: 'terminal', cpu: 0.4, memory: 27 },
];
const SIXTY: readonly Shape[] = Array.from({ length: 60 }, (_, index) => ({
  name: `service-${String(index + 1).padStart(2, '0')}`,
  cpu: (index * 7) % 60,
  memory: 40 + index * 7,
  ...(index % 4 === 0 && { servesMs: 3 + index * 2 }),
}));
const CHANNELS = [
  { id: 'browser', perStep: 42 },
  { id: 'async', perStep: 11 },
  { id: 'scheduled', perStep: 1 },
  { id: 'ws-exec', perStep: 0 },
];

/** Restless, and the same every time. */
const unrest = (seed: number, step: number) =>
  0.5 * Math.sin(step / 9 + seed) + 0.3 * Math.sin(step / 3.1 + seed * 2) + 0.2 * Math.sin(step * 1.7 + seed * 5);

/** The worker is slow, gone for a minute, and back; whatever else there is, is well. */
function healthAt(name: string, step: number): Health {
  if (name === 'terminal' && step >= 150) return 'degraded';
  if (name !== 'worker') return 'healthy';
  if (step === 92 || step === 93) return 'degraded';
  return step > 93 && step < 106 ? 'down' : 'healthy';
}

/** A few of them every five seconds, one of which is slow; for a while all are, and now and then there is none. */
function servedIn(servesMs: number, seed: number, step: number): Latency {
  const latency = openLatency();
  const slowdown = step > 96 && step < 112 ? 3.5 : 1;
  const requests = step % 17 === 3 ? 0 : 12 + Math.round(8 * unrest(seed, step));
  for (let request = 0; request < requests; request += 1) {
    const tail = 1 + 6 * (request / 20) ** 4;
    addRequest(latency, Number((servesMs * slowdown * tail * (1 + 0.4 * unrest(seed + request, step))).toFixed(3)));
  }
  return latency;
}

interface Scene {
  shapes?: readonly Shape[];
  steps?: number;
  /** Steps before now at which the newest one ended. */
  endedAgo?: number;
  isKnown?: (step: number) => boolean;
  /** The step from which on somebody watched, so that apps told of requests. */
  toldFrom?: number;
}

function recordOf(scene: Scene): HistoryRecord {
  const { shapes = SIX, steps = HISTORY_STEPS, endedAgo = 0, isKnown = () => true, toldFrom = 0 } = scene;
  const column = <T>(valueAt: (step: number) => T | null) =>
    Array.from({ length: steps }, (_, step) => (isKnown(step) ? valueAt(step) : null));
  const perSidecar = <T>(valueAt: (shape: Shape, seed: number, step: number) => T | null) =>
    new Map(shapes.map((shape, seed) => [shape.name, column((step) => valueAt(shape, seed, step))]));
  const isUp = (name: string, step: number) => healthAt(name, step) !== 'down';
  return {
    fromStep: stepOf(NOW_MS) - steps - endedAgo,
    steps,
    cpuPercent: perSidecar(({ name, cpu }, seed, step) =>
      isUp(name, step) ? Math.min(100, Math.max(0, Number((cpu * (1 + 0.6 * unrest(seed, step))).toFixed(1)))) : null,
    ),
    memoryBytes: perSidecar(({ name, memory }, seed, step) =>
      isUp(name, step) ? Math.round(memory * MIB * (1 + (step % 60) / 300 + 0.02 * unrest(seed, step))) : null,
    ),
    health: perSidecar(({ name }, _seed, step) => healthAt(name, step)),
    latency: new Map(
      shapes.flatMap(({ name, servesMs }, seed) =>
        servesMs === undefined || toldFrom >= steps
          ? []
          : [[name, column((step) => (step < toldFrom ? null : servedIn(servesMs, seed, step)))]],
      ),
    ),
    counts: new Map(
      CHANNELS.map(({ id, perStep }, seed) => [
        id,
        column((step) => (isKnown(step - 1) ? Math.max(0, Math.round(perStep * (1 + unrest(seed + 7, step)))) : null)),
      ]),
    ),
  };
}

const MINUTE = { steps: 14, isKnown: (step: number) => step !== 6 && step !== 7 };
/** Where the cards' sparklines are what it is about: the minute before this picture, with a gap in it. */
export const minuteBefore = ({ sidecars }: Snapshot): HistoryRecord =>
  recordOf({
    ...MINUTE,
    shapes: sidecars.map(({ name, cpuPercent, memoryBytes }) => ({
      name,
      cpu: cpuPercent ?? 0,
      memory: (memoryBytes ?? 0) / MIB,
    })),
  });

const asleep = (step: number) => !((step > 40 && step < 76) || (step > 120 && step < 129) || step === 131);

/** By story. */
export const HISTORY_STORIES = {
  history: { record: recordOf({}), before: EVENT_STORIES.events.before },
  'history-gaps': { record: recordOf({ isKnown: asleep }) },
  'history-empty': { record: EMPTY_RECORD },
  'history-first-minute': { record: recordOf({ steps: 9, toldFrom: 9 }) },
  'history-watched-late': { record: recordOf({ toldFrom: 150 }) },
  'history-window': {
    record: recordOf({}),
    keys: ['PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'Shift+PageUp', 'Shift+PageUp', 'Shift+PageUp'],
  },
  'history-cursor': { record: recordOf({}), keys: ['PageUp', 'PageUp'] },
  'history-many': { record: recordOf({ shapes: SIXTY }) },
} satisfies Readonly<Record<string, StoryHistory>>;

/** Nothing was heard for two minutes. */
export const HISTORY_OFFLINE: StoryHistory = { record: recordOf({ steps: 150, endedAgo: 24 }) };
