// The requests that apps tell of, counted by sidecar and by the step in which they were heard. In: the reports of a stream,
// as the server sends them and as a view hears them, so that both count the same. Bounded: a step that is too old is
// forgotten, and so is whoever told of nothing since.
import { MAX_INSTANCES } from './accept.ts';
import { HISTORY_STEPS, MAX_LATENCY_SIDECARS, stepOf } from './history.ts';
import { addRequest, type Latency, type OpenLatency, openLatency } from './latency.ts';
import type { Report } from './report.ts';

export interface RequestTally {
  /** Reports that the server told of at this instant, by its clock. An entry that was heard before counts once. */
  hear(atMs: number, reports: readonly Report[]): void;
  /** What was told in a step, by sidecar: only those that ever told, and were heard in it. Not a copy. */
  of(step: number): ReadonlyMap<string, Latency>;
}

/** A sidecar that tells. */
interface Teller {
  /** When it last told of anything. */
  step: number;
  /** By instance: its boot, and the number of the last entry heard of it. */
  heard: Map<string, { bootId: string; sequence: number }>;
}

const NOTHING: ReadonlyMap<string, Latency> = new Map();

export function createRequestTally(): RequestTally {
  const steps = new Map<number, Map<string, OpenLatency>>();
  const tellers = new Map<string, Teller>();
  let current = 0;

  const begin = (step: number) => {
    current = step;
    for (const held of steps.keys()) if (held > step || held <= step - HISTORY_STEPS) steps.delete(held);
    for (const [name, teller] of tellers) if (teller.step <= step - HISTORY_STEPS) tellers.delete(name);
    if (!steps.has(step)) steps.set(step, new Map());
  };
  const tellerOf = ({ name, requests = [] }: Report): Teller | undefined => {
    const known = tellers.get(name);
    if (requests.length === 0) return known;
    if (known !== undefined) {
      known.step = current;
      return known;
    }
    if (tellers.size >= MAX_LATENCY_SIDECARS) return undefined;
    const teller = { step: current, heard: new Map() };
    tellers.set(name, teller);
    return teller;
  };
  return {
    hear(atMs, reports) {
      const step = stepOf(atMs);
      if (step !== current) begin(step);
      const told = steps.get(step);
      for (const report of reports) {
        const teller = tellerOf(report);
        if (told === undefined || teller === undefined) continue;
        const latency = told.get(report.name) ?? openLatency();
        told.set(report.name, latency);
        addNew(latency, teller, report);
      }
    },
    of: (step) => steps.get(step) ?? NOTHING,
  };
}

/** Only what was answered: how long somebody waited who then went says nothing of the app. */
function addNew(latency: OpenLatency, { heard }: Teller, { instance, bootId, requests = [] }: Report): void {
  const before = heard.get(instance);
  let sequence = before?.bootId === bootId ? before.sequence : 0;
  for (const entry of requests) {
    if (entry.sequence <= sequence) continue;
    sequence = entry.sequence;
    if (entry.kind === 'http' && entry.status !== null) addRequest(latency, entry.durationMs);
  }
  // Put last again, so that the first is the one not heard for longest.
  heard.delete(instance);
  heard.set(instance, { bootId, sequence });
  if (heard.size > MAX_INSTANCES) heard.delete(heard.keys().next().value ?? '');
}
