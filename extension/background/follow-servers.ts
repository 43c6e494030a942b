// The paired servers as the background follows them in storage. What is read and what is told of a change come in any order,
// and of a change in the very moment in which a worker starts the browser may tell nobody: a server that was paired just then
// must not be forgotten.
import type { PairedServer } from '../pairing/paired-server.ts';
import type { ServerStorage } from '../pairing/server-storage.ts';

export interface FollowedServers {
  /** Resolves once the first list was handed on. */
  loaded: Promise<void>;
  /** Reads storage again, for somebody who is about to see the list. */
  look(): void;
}

/** Hands on the list, first once `ready` has resolved, and at each change. */
export function followServers(
  storage: Pick<ServerStorage, 'all' | 'watch'>,
  ready: Promise<void>,
  handOn: (servers: readonly PairedServer[]) => void,
  signal: AbortSignal,
): FollowedServers {
  let held: readonly PairedServer[] | null = null;
  /** As it was told last. */
  let told: readonly PairedServer[] | null = null;
  const take = (servers: readonly PairedServer[]) => {
    held = servers;
    handOn(servers);
  };
  const onChange = (servers: readonly PairedServer[]) => {
    told = servers;
    if (held !== null) take(servers);
  };
  // Before it is read, so that nothing falls between.
  storage.watch(onChange, signal);
  const loaded = Promise.all([storage.all(), ready]).then(([read]) => take(told ?? read));
  const look = async () => {
    await loaded;
    const before = told;
    const read = await storage.all();
    if (told === before && JSON.stringify(read) !== JSON.stringify(held)) take(read);
  };
  return { loaded, look: () => void look() };
}
