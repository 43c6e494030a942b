// What is known of the app behind each paired server: its origins, and what only polls. Kept for the session, because the
// browser wakes the background for a request long before a server has said it again.
import * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import type { ExclusionRules } from '../inspector/exclusion.ts';
import type { Drop } from '../link/dropped.ts';
import type { StoredValue } from '../storage/stored-value.ts';

const AppServerSchema = v.object({
  id: v.string(),
  url: v.string(),
  origins: v.array(v.string()),
  polling: v.array(v.string()),
});

export type AppServer = v.InferOutput<typeof AppServerSchema>;

export interface AppServers {
  read(): Promise<AppServer[]>;
  write(servers: readonly AppServer[]): Promise<void>;
}

export const createAppServers = (value: StoredValue, drop: Drop): AppServers => ({
  async read() {
    const stored = await value.read();
    if (stored === undefined) return [];
    const parsed = parseValue(v.array(AppServerSchema), stored);
    if (!parsed.ok) drop('list of apps', parsed.reason);
    return parsed.ok ? parsed.value : [];
  },
  write: (servers) => value.write(servers),
});

/** For all servers together, with what a person excluded. */
export const rulesOf = (servers: readonly AppServer[], exclusions: readonly string[]): ExclusionRules => ({
  prefixes: [...new Set([...exclusions, ...servers.flatMap(({ polling }) => polling)])],
  servers: servers.map(({ url }) => url),
  origins: [...new Set(servers.flatMap(({ origins }) => origins))],
});
