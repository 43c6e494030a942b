// The work that the code that runs now belongs to: what it counts, calls and queues is told as that work’s.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Trace } from './trace-context.ts';

export interface Work extends Trace {
  /** What it counted, each once. */
  channels: string[];
  /** As the app’s framework declares it; null: not known. */
  route: string | null;
}

const storage = new AsyncLocalStorage<Work | undefined>();

export const newWork = ({ traceId, spanId, parentSpanId }: Trace): Work => ({
  traceId,
  spanId,
  parentSpanId,
  channels: [],
  route: null,
});

/** undefined: none, or it is not followed. */
export const currentWork = (): Work | undefined => storage.getStore();

/** Runs it, and all that it begins, as part of the work; undefined: of none. Before Node 24 the first work makes all that Node does dearer. */
export const runAs = <T>(work: Work | undefined, run: () => T): T =>
  work === storage.getStore() ? run() : storage.run(work, run);

/**
 * What runs from here on, until this event’s listeners have returned, and all that it begins, is part of the work; undefined:
 * of none. To be said of every request: requests of one connection share their context.
 */
export function enter(work: Work | undefined): void {
  if (work !== undefined || storage.getStore() !== undefined) storage.enterWith(work);
}

/**
 * From here on nothing is part of any work, until the next is entered. Before Node 24, connections that are kept would
 * otherwise stay part of what was entered last, and Node would go on to follow every promise.
 */
export const leaveAll = (): void => storage.disable();

/** The route of the request that runs now, as the app declares it. */
export function nameRoute(route: string): void {
  const work = storage.getStore();
  if (work !== undefined) work.route = route;
}

/** What the request or job that runs now was counted on. */
export function noteChannel(channel: string): void {
  const channels = storage.getStore()?.channels;
  if (channels !== undefined && !channels.includes(channel)) channels.push(channel);
}
