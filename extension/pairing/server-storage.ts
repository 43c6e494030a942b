// Paired servers in `storage.local`. In: whatever storage holds. Out: the list, at each change as well. The background
// adds to it; the options rename and remove.
import type { Drop } from '../link/dropped.ts';
import { type PairedServer, parseServers, withName, withoutServer, withServer } from './paired-server.ts';
import type { StoredValue } from './stored-value.ts';

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
  // Changes made in one page wait for each other, so that none is lost between its read and its write.
  let last: Promise<unknown> = Promise.resolve();
  const change = (edit: (servers: PairedServer[]) => PairedServer[]): Promise<PairedServer[]> => {
    const run = async () => {
      const next = edit(parse(await value.read()));
      await value.write(next);
      return next;
    };
    const done = last.then(run, run);
    last = done.catch(() => {});
    return done;
  };
  return {
    all: async () => parse(await value.read()),
    save: async (server) => {
      const servers = await change((all) => withServer(all, server));
      return servers.find((other) => other.url === server.url) ?? server;
    },
    rename: async (id, name) => void (await change((servers) => withName(servers, id, name))),
    remove: async (id) => void (await change((servers) => withoutServer(servers, id))),
    watch: (onChange, signal) => value.watch((stored) => onChange(parse(stored)), signal),
  };
}
