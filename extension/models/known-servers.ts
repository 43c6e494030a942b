// Which server was shown for which origin of a page, last first. It tells servers apart that declare the same origin, and
// finds the server of a page while that server is silent.
import * as v from 'valibot';
import type { StoredValue } from '../storage/stored-value.ts';

/** Most origins remembered; the one not seen for longest goes first. */
export const MAX_KNOWN_ORIGINS = 100;

const KnownSchema = v.array(v.object({ origin: v.string(), serverId: v.string() }));
export type KnownServers = v.InferOutput<typeof KnownSchema>;

/** What cannot be read is nothing: it comes back by itself. */
const parseKnown = (stored: unknown): KnownServers => {
  const parsed = v.safeParse(KnownSchema, stored);
  return parsed.success ? parsed.output : [];
};

export const knownFor = (known: KnownServers, origin: string | null): string | null =>
  known.find((one) => one.origin === origin)?.serverId ?? null;

export const withKnown = (known: KnownServers, origin: string, serverId: string): KnownServers =>
  [{ origin, serverId }, ...known.filter((one) => one.origin !== origin)].slice(0, MAX_KNOWN_ORIGINS);

export interface KnownServersStorage {
  read(): Promise<KnownServers>;
  remember(origin: string, serverId: string): void;
}

export const createKnownServers = (value: StoredValue): KnownServersStorage => ({
  read: async () => parseKnown(await value.read()),
  remember: (origin, serverId) => void value.update((stored) => withKnown(parseKnown(stored), origin, serverId)),
});
