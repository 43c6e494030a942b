// Stories of bugs: a model that fails where the view reads it, as a bug of ours would.
import { computed } from '@preact/signals';
import type { ServerModel, ServersModel } from '../models/server-model.ts';

/** `model`: not in a view, but between them. */
export type BugIn = 'map' | 'events' | 'details' | 'everything' | 'model';

/** Set by whoever wants to see what comes after it. */
const isMended = () => document.documentElement.dataset['mended'] === 'true';
const fail = (): never => {
  throw new Error("Cannot read properties of undefined (reading 'path')");
};

/** Read by one view only, each. */
const READ_BY = { map: 'light', events: 'events' } as const;

export function withBug(server: ServerModel, bugIn: BugIn | undefined): ServerModel {
  if (bugIn === 'details') return { ...server, log: computed(fail) };
  if (bugIn !== 'map' && bugIn !== 'events') return server;
  const key = READ_BY[bugIn];
  const sound = server[key];
  return Object.defineProperty(server, key, { get: () => (isMended() ? sound : fail()) });
}

export function withBugInAll(servers: ServersModel, bugIn: BugIn | undefined): ServersModel {
  if (bugIn === 'model') setTimeout(fail);
  return bugIn === 'everything' ? { ...servers, servers: computed(fail) } : servers;
}
