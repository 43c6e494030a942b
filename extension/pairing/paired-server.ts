// A server that this browser is paired with, and the list of them. Pure. The token stays in storage and in the
// background; views only ever get a ServerEntry.
import * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import { type ServerEntry, ServerEntrySchema } from '../link/view-message.ts';

/** Most servers kept. Each costs one connection while a view is open. */
export const MAX_SERVERS = 20;
export const MAX_NAME_LENGTH = 64;

const PairedServerSchema = v.object({
  ...ServerEntrySchema.entries,
  token: v.pipe(v.string(), v.minLength(16), v.maxLength(256)),
});

export type PairedServer = v.InferOutput<typeof PairedServerSchema>;

export const entryOf = ({ id, name, url }: PairedServer): ServerEntry => ({ id, name, url });

/** Reads what storage holds. An entry that cannot be read is left out, and told of; the others stay. */
export function parseServers(stored: unknown, onDropped: (reason: string) => void): PairedServer[] {
  if (stored === undefined) return [];
  if (!Array.isArray(stored)) {
    onDropped('not a list');
    return [];
  }
  const servers = new Map<string, PairedServer>();
  for (const item of stored.slice(0, MAX_SERVERS)) {
    const parsed = parseValue(PairedServerSchema, item);
    if (parsed.ok) servers.set(parsed.value.id, parsed.value);
    else onDropped(parsed.reason);
  }
  return [...servers.values()];
}

/** Pairing a server a second time renews its token; its id and name stay. */
export function withServer(servers: readonly PairedServer[], server: PairedServer): PairedServer[] {
  const known = servers.find((other) => other.url === server.url);
  if (known) return servers.map((other) => (other === known ? { ...known, token: server.token } : other));
  if (servers.length >= MAX_SERVERS)
    throw new Error(`${MAX_SERVERS} servers are paired, and that is the most. Remove one in the options first.`);
  return [...servers, server];
}

export const withName = (servers: readonly PairedServer[], id: string, name: string): PairedServer[] =>
  servers.map((server) =>
    server.id === id && name.trim() ? { ...server, name: name.trim().slice(0, MAX_NAME_LENGTH) } : server,
  );

export const withoutServer = (servers: readonly PairedServer[], id: string): PairedServer[] =>
  servers.filter((server) => server.id !== id);
