// The paired servers as the background follows them in storage; only lists that differ are handed on.
import type { PairedServer } from '../pairing/paired-server.ts';
import type { ServerStorage } from '../pairing/server-storage.ts';
import { follow } from '../storage/follow.ts';

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
  let held: readonly PairedServer[] = [];
  let handedOn: string | null = null;
  let isReady = false;
  const handOnNew = () => {
    const text = JSON.stringify(held);
    if (!isReady || text === handedOn) return;
    handedOn = text;
    handOn(held);
  };
  const take = (servers: readonly PairedServer[]) => {
    held = servers;
    handOnNew();
  };
  const followed = follow({ read: storage.all, watch: storage.watch }, take, signal);
  const loaded = Promise.all([followed.loaded, ready]).then(() => {
    isReady = true;
    handOnNew();
  });
  return { loaded, look: () => void followed.look() };
}
