// Several servers over one log, in memory.
import { expect, test } from 'vitest';
import type { Occurrence } from './contract/log-entry.ts';
import { createDrops } from './drops.ts';
import { createEventLog } from './event-log.ts';
import { createMemoryLog } from './store/memory-log.ts';
import { StoreLostError } from './store/store.ts';

function occurrence(sidecar: string, changes: Partial<Occurrence> = {}): Occurrence {
  const base = { atMs: 1_795_000_000_000, kind: 'health_changed' as const, sidecar, instance: null };
  return { ...base, from: 'healthy', to: 'down', reason: 'stopped reporting', ...changes };
}

function createServer(store: ReturnType<typeof createMemoryLog>, isWatched: () => boolean) {
  let text = '';
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
    drops: createDrops(() => {}),
    nowMs: () => 1_795_000_000_000,
    monotonicMs: () => nowMs,
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
    told,
    breakWith: (next: typeof trouble) => {
      trouble = next;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

async function servers(count: number) {
  const log = createMemoryLog('life', () => {});
  let isWatched = true;
  const all = Array.from({ length: count }, () => createServer(log, () => isWatched));
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
const DOWN = ['health_changed api'];

test('what all notice at once stands in the log once, and each tells it once', async () => {
  const { all, syncAll, entries } = await servers(3);
  for (const server of all) server.notice([occurrence('api')]);
  await Promise.all(all.map((server) => server.sync()));
  await syncAll();
  expect(await entries()).toHaveLength(1);
  for (const server of all) expect(server.told()).toEqual(DOWN);
});

test('one that notices late finds it said, and the next time it happens it is said again', async () => {
  const { all, syncAll, entries } = await servers(2);
  const [early, late] = all;
  early?.notice([occurrence('api'), occurrence('api', { from: 'down', to: 'healthy' })]);
  await syncAll();
  late?.notice([occurrence('api')]);
  late?.notice([occurrence('api', { from: 'down', to: 'healthy' })]);
  await syncAll();
  expect(await entries()).toHaveLength(2);
  late?.notice([occurrence('api')]);
  await syncAll();
  await syncAll();
  expect(await entries()).toHaveLength(3);
  expect(early?.told()).toHaveLength(3);
});

const oom = (from: string, to: string) =>
  occurrence('api', { kind: 'oom_kill', instance: 'api-1', from, to, reason: null, bootId: 'b' });
const started = (kind: 'reporter_started' | 'reporter_restarted', bootId: string) =>
  occurrence('api', { kind, instance: 'api-1', from: null, to: null, reason: null, bootId });
const health = (from: string, to: string) => occurrence('api', { from, to });

test.each<[string, Occurrence[], Occurrence[]]>([
  ['health in more steps', [health('healthy', 'degraded'), health('degraded', 'down')], [health('healthy', 'down')]],
  ['OOM kills in more steps', [oom('0', '1'), oom('1', '2')], [oom('0', '2')]],
  [
    'a restart that the other takes for a start',
    [started('reporter_restarted', 'b')],
    [started('reporter_started', 'b')],
  ],
  ['OOM kills of which one is told late', [oom('0', '2')], [oom('0', '1'), oom('1', '2')]],
])('%s: one that comes second, or back from being cut off, has nothing to add', async (_what, first, second) => {
  const late = await servers(2);
  late.all[0]?.notice(first);
  await late.syncAll();
  late.all[1]?.notice(second);
  await late.syncAll();
  expect(await late.entries()).toHaveLength(first.length);

  const cut = await servers(2);
  cut.all[1]?.breakWith('away');
  cut.all[0]?.notice(second);
  cut.all[1]?.notice(first);
  await cut.syncAll();
  cut.all[1]?.breakWith('none');
  await cut.syncAll();
  expect(await cut.entries()).toHaveLength(second.length);
});

test('another boot, another kill and another turn of health are said on their own', async () => {
  const { all, syncAll, entries } = await servers(2);
  all[0]?.notice([started('reporter_restarted', 'b'), oom('0', '1'), health('healthy', 'down')]);
  await syncAll();
  all[1]?.notice([started('reporter_started', 'c'), oom('1', '2'), health('down', 'healthy')]);
  await syncAll();
  expect(await entries()).toHaveLength(6);
});

test('what was said longer ago than servers lag behind each other is another time', async () => {
  const { all, syncAll, entries } = await servers(2);
  all[0]?.notice([occurrence('api')]);
  await syncAll();
  all[1]?.pass(20_001);
  all[1]?.notice([occurrence('api')]);
  await syncAll();
  expect(await entries()).toHaveLength(2);
});

test('an answer that got lost is no reason to say it twice', async () => {
  const { all, syncAll, entries } = await servers(1);
  all[0]?.breakWith('answers get lost');
  all[0]?.notice([occurrence('api')]);
  await syncAll();
  await syncAll();
  expect(await entries()).toHaveLength(1);
  expect(all[0]?.told()).toEqual(DOWN);
});

test('what happened while the store was away is told when it is back', async () => {
  const { all, syncAll, entries } = await servers(1);
  all[0]?.breakWith('away');
  all[0]?.notice([occurrence('api')]);
  await syncAll();
  expect(all[0]?.told()).toEqual([]);
  all[0]?.breakWith('none');
  await syncAll();
  expect(all[0]?.told()).toEqual(DOWN);
  expect(await entries()).toHaveLength(1);
});

test('the store’s own loss is told at once by each, and stands in the log once', async () => {
  const { all, syncAll, entries } = await servers(2);
  for (const server of all) server.breakWith('away');
  const lost = occurrence('api', { kind: 'store_lost', sidecar: null, from: null, to: null });
  for (const server of all) server.noticeStore(lost);
  for (const server of all) expect(server.told()).toEqual(['store_lost store']);
  expect(all[0]?.text()).toContain('"id":null');
  for (const server of all) server.breakWith('none');
  await syncAll();
  await syncAll();
  expect(await entries()).toHaveLength(1);
  for (const server of all) expect(server.told()).toEqual(['store_lost store']);
  for (const server of all) expect(server.text()).toMatch(/^id: life-1\n\n$/m);
});

test('a server that alone lost the store tells its own streams; those of another hear nothing of it', async () => {
  const { all, syncAll, entries } = await servers(2);
  const [cut, other] = all;
  cut?.breakWith('away');
  const change = { sidecar: null, from: null, to: null };
  cut?.noticeStore(occurrence('api', { ...change, kind: 'store_lost' }));
  cut?.noticeStore(occurrence('api', { ...change, kind: 'store_back', reason: null }));
  cut?.breakWith('none');
  await syncAll();
  await syncAll();
  expect(await entries()).toHaveLength(2);
  expect(cut?.told()).toEqual(['store_lost store', 'store_back store']);
  expect(String(cut?.greeting('life-0')).match(/"replayed":true/g)).toHaveLength(2);
  expect(other?.told()).toEqual([]);
  expect(other?.text()).toContain('id: life-2\n\n');
  expect(String(other?.greeting('life-0'))).toBe('id: life-2\n\n');
  expect(await other?.held()).toEqual([]);
  // It does after all concern one that notices a little later.
  other?.noticeStore(occurrence('api', { ...change, kind: 'store_lost' }));
  await syncAll();
  expect(await entries()).toHaveLength(2);
  expect(other?.told()).toEqual(['store_lost store']);
  expect(await other?.held()).toHaveLength(1);
});

test('who comes back gets what followed, marked; who names a place that is gone starts anew', async () => {
  const { all, syncAll } = await servers(1);
  const [server] = all;
  server?.notice([occurrence('api'), occurrence('worker')]);
  await syncAll();
  const after = (id: string | null) => String(server?.greeting(id));
  expect(after(null)).toBe('id: life-2\n\n');
  expect(after('life-2')).toBe('id: life-2\n\n');
  expect(after('life-1')).toMatch(/^id: life-2\nevent: log\ndata: .*"worker".*"replayed":true}\n\nid: life-2\n\n$/);
  expect(after('life-0').match(/event: log/g)).toHaveLength(2);
  for (const id of ['other-1', 'life-3', '', 'x'.repeat(9_000)])
    expect(after(id)).toMatch(/^id: life-2\nevent: resync\ndata: .*"unknown_id"}\n\n$/);
});

test('an id of before a time in which nobody watched starts anew, at every server; one of after it does not', async () => {
  const { all, syncAll, watched } = await servers(2);
  const [server, other] = all;
  server?.notice([occurrence('api')]);
  await syncAll();
  watched(false);
  await server?.begin();
  await syncAll();
  server?.notice([occurrence('worker')]);
  await syncAll();
  for (const one of all) {
    for (const id of ['life-0', 'life-1']) expect(String(one.greeting(id))).toContain('"reason":"unwatched"');
    expect(String(one.greeting('life-2')).match(/event: log/g)).toHaveLength(1);
    expect(await one.held()).toHaveLength(2);
  }
  // Whoever listened meanwhile has missed nothing.
  expect(other?.text()).toContain('\n\nid: life-2\n\n');
});

test('where another one watched, or the log cannot be read, nothing or everything is held to be missing', async () => {
  const { all, syncAll, watched } = await servers(2);
  const [server, other] = all;
  server?.notice([occurrence('api')]);
  await syncAll();
  await other?.begin();
  expect(String(other?.greeting('life-0'))).toContain('event: log');
  watched(false);
  other?.breakWith('away');
  await other?.begin();
  expect(String(other?.greeting('life-1'))).toContain('"reason":"unwatched"');
  other?.breakWith('none');
  await other?.sync();
  expect(String(other?.greeting('life-1'))).toContain('"reason":"unwatched"');
  expect(String(other?.greeting('life-2'))).toBe('id: life-2\n\n');
});

test('who has heard more than this server has read is told neither that it is unknown nor the same again', async () => {
  const { all, syncAll } = await servers(2);
  const [ahead, behind] = all;
  ahead?.notice([occurrence('api')]);
  await ahead?.sync();
  await behind?.catchUp('life-1');
  expect(String(behind?.greeting('life-1'))).toBe('id: life-1\n\n');
  behind?.breakWith('away');
  await behind?.catchUp('other-1');
  expect(String(behind?.greeting('other-1'))).toContain('"reason":"unknown_id"');
  behind?.breakWith('none');
  await syncAll();
  expect(behind?.told()).toEqual(DOWN);
});

test('who was greeted before the log could be read gets its place, and hears where something may be missing', async () => {
  const { log, all, syncAll } = await servers(1);
  const [quiet, missing] = [createServer(log, () => true), createServer(log, () => true)];
  for (const blind of [quiet, missing]) {
    blind.breakWith('away');
    await blind.sync();
    expect(String(blind.greeting(null))).toBe('');
  }
  quiet.breakWith('none');
  await quiet.sync();
  expect(quiet.text()).toBe('id: life-0\n\n');
  all[0]?.notice([occurrence('api')]);
  await syncAll();
  missing.breakWith('none');
  await missing.sync();
  expect(missing.text()).toMatch(/^id: life-1\nevent: resync\ndata: .*"log_lost"}\n\n$/);
});

test('2,000 entries can be had again; a reader older than that starts anew', async () => {
  const { all, syncAll } = await servers(1);
  const [server] = all;
  for (let batch = 0; batch < 21; batch += 1) {
    server?.notice(Array.from({ length: 100 }, (_, index) => occurrence(`s${batch}-${index}`)));
    await syncAll();
  }
  expect(String(server?.greeting('life-100')).match(/event: log/g)).toHaveLength(2_000);
  expect(String(server?.greeting('life-99'))).toContain('event: resync');
});
