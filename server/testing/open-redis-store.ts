// A Redis store for one test, closed with it.
import { onTestFinished } from 'vitest';
import { parseRedisUrl } from '../contract/redis-url.ts';
import { parseTopology, type Topology } from '../contract/topology.ts';
import { createDrops } from '../drops.ts';
import { openRedisStore } from '../store/redis-store.ts';
import type { Store } from '../store/store.ts';

export interface TestStoreOptions {
  url: string;
  keyPrefix: string;
  topology: Topology;
  /** Takes what was told of dropped things. */
  warnings: string[];
}

export function topologyOf(...sidecars: { name: string; kind?: 'redis' }[]): Topology {
  const parsed = parseTopology({ sidecars, channels: [] });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

export async function openTestStore(options: Partial<TestStoreOptions> & { url: string }): Promise<Store> {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const { url, keyPrefix = '', topology = topologyOf({ name: 'api' }), warnings = [] } = options;
  const drops = createDrops((message) => warnings.push(message));
  const clocks = { nowMs: () => Date.now(), wallMs: () => Date.now(), monotonicMs: () => performance.now() };
  const target = parseRedisUrl(url);
  if (!target.ok) throw new Error(target.reason);
  return openRedisStore({ target: target.value, keyPrefix, topology, drops, ...clocks }, closing.signal);
}
