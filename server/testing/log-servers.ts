// Several servers over one log, in memory.
import type { Occurrence } from '../contract/log-entry.ts';
import { createDrops } from '../drops.ts';
import { createEventLog } from '../event-log.ts';
import { createMemoryLog } from '../store/memory-log.ts';
import { StoreLostError } from '../store/store.ts';

export function occurrence(sidecar: string, changes: Partial<Occurrence> = {}): Occurrence {
  const base = { atMs: 1_795_000_000_000, kind: 'health_changed' as const, sidecar, instance: null };
  return { ...base, from: 'healthy', to: 'down', reason: 'stopped reporting', ...changes };
}

export function createLogServer(store: ReturnType<typeof createMemoryLog>, isWatched: () => boolean) {
  let text = '';
  const warnings: string[] = [];
  let nowMs = 0;
  let trouble: 'none' | 'away' | 'answers get lost' = 'none';
  const failing = {
    ...store,
    async isFollowed() {
      if (trouble === 'away') throw new StoreLostError('away');
      return isWatched();
    },
    async readLog(afterId: string | null) {
      if (trouble === 'away') throw new StoreLostError('away');
      return store.readLog(afterId);
    },
    async appendLog(entries: readonly Occurrence[], afterId: string, begins?: boolean) {
      const done = await store.appendLog(entries, afterId, begins);
      if (trouble !== 'answers get lost') return done;
      trouble = 'none';
      throw new StoreLostError('no answer');
    },
  };
  const log = createEventLog({
    store: failing,
    drops: createDrops((message) => warnings.push(message)),
    nowMs: () => 1_795_000_000_000,
    monotonicMs: () => nowMs,
    isNoticing: () => true,
    sendLog: (frame) => {
      text += frame;
    },
  });
  const told = () =>
    [...text.matchAll(/"kind":"(\w+)","sidecar":(?:"(\w+)"|null)/g)].map(
      ([, kind, name]) => `${kind} ${name ?? 'store'}`,
    );
  return {
    ...log,
    text: () => text,
    warnings,
    told,
    breakWith: (next: typeof trouble) => {
      trouble = next;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

export async function logServers(count: number) {
  const log = createMemoryLog('life', () => {});
  let isWatched = true;
  const all = Array.from({ length: count }, () => createLogServer(log, () => isWatched));
  const syncAll = async () => {
    for (const server of all) await server.sync();
  };
  await syncAll();
  return {
    log,
    all,
    syncAll,
    entries: async () => (await log.readLog(null)).entries,
    watched: (next: boolean) => {
      isWatched = next;
    },
  };
}
