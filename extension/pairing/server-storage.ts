// Paired servers in `storage.local`. In: whatever storage holds. Out: the list, at each change as well. The background
// adds to it; the options rename and remove.
import type { Drop } from '../link/dropped.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import { type PairedServer, parseServers, withName, withoutServer, withServer } from './paired-server.ts';

export interface ServerStorage {
  all(): Promise<PairedServer[]>;
  /** Throws when the list is full; the message says what to do. */
  save(server: PairedServer): Promise<PairedServer>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  watch(onChange: (servers: PairedServer[]) => void, signal: AbortSignal): void;
}

export function createServerStorage(value: StoredValue, drop: Drop): ServerStorage {
  const parse = (stored: unknown) => parseServers(stored, (reason) => drop('paired server', reason));
  const change = (edit: (servers: PairedServer[]) => PairedServer[]) => value.update((stored) => edit(parse(stored)));
  return {
    all: async () => parse(await value.read()),
    save: async (server) => {
      let kept = server;
      await change((all) => {
        const servers = withServer(all, server);
        kept = servers.find(({ url }) => url === server.url) ?? server;
        return servers;
      });
      return kept;
    },
    rename: async (id, name) => void (await change((servers) => withName(servers, id, name))),
    remove: async (id) => void (await change((servers) => withoutServer(servers, id))),
    watch: (onChange, signal) => value.watch((stored) => onChange(parse(stored)), signal),
  };
}
