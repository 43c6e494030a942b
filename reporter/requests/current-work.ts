// The work that the code that runs now belongs to: what it counts, calls and queues is told as that work’s.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Trace } from './trace-context.ts';

export interface Work extends Trace {
  channels: Set<string>;
  /** As the app’s framework declares it; null: not known. */
  route: string | null;
}

const storage = new AsyncLocalStorage<Work | undefined>();

export const newWork = (trace: Trace): Work => ({ ...trace, channels: new Set(), route: null });

/** undefined: none, or it is not followed. */
export const currentWork = (): Work | undefined => storage.getStore();

/** Runs it, and all that it begins, as part of the work. */
export const runAs = <T>(work: Work, run: () => T): T => storage.run(work, run);

/**
 * What runs from here on, until this event’s listeners have returned, and all that it begins, is part of the work; undefined:
 * of none. To be said of every request: requests of one connection share their context.
 */
export const enter = (work: Work | undefined): void => storage.enterWith(work);

/** The route of the request that runs now, as the app declares it. */
export function nameRoute(route: string): void {
  const work = storage.getStore();
  if (work !== undefined) work.route = route;
}
