// The requests that apps tell of, counted by sidecar and by the step in which they were heard. In: the reports of a stream,
// as the server sends them and as a view hears them, so that both count the same. Bounded: a step that is too old is
// forgotten, and so is whoever told of nothing since.
import { MAX_INSTANCES } from './accept.ts';
import { HISTORY_STEPS, MAX_LATENCY_SIDECARS, stepOf } from './history.ts';
import { addRequest, type Latency, type OpenLatency, openLatency } from './latency.ts';
import type { Report } from './report.ts';
import { MAX_SIDECARS } from './topology.ts';

export interface RequestTally {
  /** Reports that the server told of at this instant, by its clock. An entry that was heard before counts once. */
  hear(atMs: number, reports: readonly Report[]): void;
  /** Of each sidecar that was heard in a step. One that told of nothing had no request, or is none that tells. */
  of(step: number): ReadonlyMap<string, Latency>;
  /** Whether a sidecar told of anything in all that is held. */
  tells(sidecar: string): boolean;
}

interface Step {
  heard: Set<string>;
  /** Of those of them that answered requests. */
  latency: Map<string, OpenLatency>;
}

/** A sidecar that tells. */
interface Teller {
  /** When it last told of anything. */
  step: number;
  /** By instance: its boot, and the number of the last entry heard of it. */
  instances: Map<string, { bootId: string; sequence: number }>;
}

const NONE: Latency = { buckets: [], slowestMs: null };

export function createRequestTally(): RequestTally {
  const steps = new Map<number, Step>();
  const tellers = new Map<string, Teller>();
  let newest = 0;

  const begun = (number: number): Step => {
    const step = steps.get(number) ?? { heard: new Set(), latency: new Map() };
    if (number === newest) return step;
    newest = number;
    steps.set(number, step);
    for (const held of steps.keys()) if (held > number || held <= number - HISTORY_STEPS) steps.delete(held);
    for (const [name, teller] of tellers) if (teller.step <= number - HISTORY_STEPS) tellers.delete(name);
    return step;
  };
  const tellerOf = (name: string): Teller | undefined => {
    const teller = tellers.get(name) ?? { step: newest, instances: new Map() };
    if (!tellers.has(name) && tellers.size >= MAX_LATENCY_SIDECARS) return undefined;
    tellers.set(name, teller);
    teller.step = newest;
    return teller;
  };
  return {
    hear(atMs, reports) {
      const { heard, latency } = begun(stepOf(atMs));
      for (const report of reports) {
        if (heard.size < MAX_SIDECARS) heard.add(report.name);
        const teller = report.requests === undefined ? undefined : tellerOf(report.name);
        if (teller !== undefined) addAll(latency, report.name, newDurations(teller, report));
      }
    },
    of(number) {
      const { heard = [], latency } = steps.get(number) ?? {};
      return new Map([...heard].map((name) => [name, latency?.get(name) ?? NONE]));
    },
    tells: (sidecar) => tellers.has(sidecar),
  };
}

function addAll(latency: Map<string, OpenLatency>, name: string, durationsMs: readonly number[]): void {
  if (durationsMs.length === 0) return;
  const open = latency.get(name) ?? openLatency();
  latency.set(name, open);
  for (const durationMs of durationsMs) addRequest(open, durationMs);
}

/** Of what was answered: how long somebody waited who then went says nothing of the app. */
function newDurations({ instances }: Teller, { instance, bootId, requests = [] }: Report): number[] {
  const before = instances.get(instance);
  const last = before?.bootId === bootId ? before.sequence : 0;
  const fresh = requests.filter(({ sequence }) => sequence > last);
  // Put last again, so that the first is the one not heard for longest.
  instances.delete(instance);
  instances.set(instance, { bootId, sequence: fresh.at(-1)?.sequence ?? last });
  if (instances.size > MAX_INSTANCES) instances.delete(instances.keys().next().value ?? '');
  return fresh.flatMap(({ kind, status, durationMs }) => (kind === 'http' && status !== null ? [durationMs] : []));
}
