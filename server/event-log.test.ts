// What several servers over one log say in it.
import { expect, test } from 'vitest';
import type { Occurrence } from './contract/log-entry.ts';
import { logServers, occurrence } from './testing/log-servers.ts';

const DOWN = ['health_changed api'];

test('what all notice at once stands in the log once, and each tells it once', async () => {
  const { all, syncAll, entries } = await logServers(3);
  for (const server of all) server.notice([occurrence('api')]);
  await Promise.all(all.map((server) => server.sync()));
  await syncAll();
  expect(await entries()).toHaveLength(1);
  for (const server of all) expect(server.told()).toEqual(DOWN);
});

test('one that notices late finds it said, and the next time it happens it is said again', async () => {
  const { all, syncAll, entries } = await logServers(2);
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
  const late = await logServers(2);
  late.all[0]?.notice(first);
  await late.syncAll();
  late.all[1]?.notice(second);
  await late.syncAll();
  expect(await late.entries()).toHaveLength(first.length);

  const cut = await logServers(2);
  cut.all[1]?.breakWith('away');
  cut.all[0]?.notice(second);
  cut.all[1]?.notice(first);
  await cut.syncAll();
  cut.all[1]?.breakWith('none');
  await cut.syncAll();
  expect(await cut.entries()).toHaveLength(second.length);
});

test('another boot, another kill and another turn of health are said on their own', async () => {
  const { all, syncAll, entries } = await logServers(2);
  all[0]?.notice([started('reporter_restarted', 'b'), oom('0', '1'), health('healthy', 'down')]);
  await syncAll();
  all[1]?.notice([started('reporter_started', 'c'), oom('1', '2'), health('down', 'healthy')]);
  await syncAll();
  expect(await entries()).toHaveLength(6);
});

test('what was said longer ago than servers lag behind each other is another time', async () => {
  const { all, syncAll, entries } = await logServers(2);
  all[0]?.notice([occurrence('api')]);
  await syncAll();
  all[1]?.pass(20_001);
  all[1]?.notice([occurrence('api')]);
  await syncAll();
  expect(await entries()).toHaveLength(2);
});

test('what is said while a server does not look counts for its next look, however late, and for nothing that happens then', async () => {
  const { all, syncAll, entries } = await logServers(2);
  const [awake, back] = all;
  const { atMs } = occurrence('api');
  const turn = (ms: number) => [occurrence('api', { atMs: atMs + ms }), occurrence('worker', { atMs: atMs + ms })];
  back?.pause();
  awake?.notice(turn(0));
  await syncAll();
  back?.pass(20_001);
  back?.notice([occurrence('api', { atMs: atMs + 20_001 })]);
  await syncAll();
  expect(await entries()).toHaveLength(2);
  back?.notice(turn(20_500));
  await back?.sync();
  await syncAll();
  expect(await entries()).toHaveLength(4);
  expect(awake?.told()).toHaveLength(4);
});

test.each([
  ['at that moment is not said again', 499, 1],
  ['later is said', 500, 2],
])('of what stood in the log when a server looked again, what it sees happen %s', async (_what, laterMs, said) => {
  const { all, syncAll, entries } = await logServers(2);
  const [awake, back] = all;
  const { atMs } = occurrence('api');
  back?.pause();
  awake?.notice([occurrence('api')]);
  await syncAll();
  back?.notice([]);
  back?.notice([occurrence('api', { atMs: atMs + laterMs })]);
  await syncAll();
  expect(await entries()).toHaveLength(said);
});

test('what is said while a server looks is not said again by it, though it notices seconds later', async () => {
  const { all, syncAll, entries } = await logServers(2);
  const [quick, slow] = all;
  slow?.pause();
  slow?.notice([]);
  quick?.notice([occurrence('api')]);
  await syncAll();
  slow?.pass(19_000);
  slow?.notice([]);
  slow?.notice([occurrence('api', { atMs: occurrence('api').atMs + 19_000 })]);
  await syncAll();
  expect(await entries()).toHaveLength(1);
});

test('what came and went unseen excuses nothing that happens later, when the one that said it may be gone', async () => {
  const { all, syncAll, entries } = await logServers(2);
  const [seeing, cut] = all;
  seeing?.notice([health('healthy', 'degraded'), health('degraded', 'healthy')]);
  await syncAll();
  cut?.pass(1_000);
  cut?.notice([]);
  cut?.notice([health('healthy', 'degraded')]);
  await cut?.sync();
  expect((await entries()).map(({ to }) => to)).toEqual(['degraded', 'healthy', 'degraded']);
});

test('an answer that got lost is no reason to say it twice', async () => {
  const { all, syncAll, entries } = await logServers(1);
  all[0]?.breakWith('answers get lost');
  all[0]?.notice([occurrence('api')]);
  await syncAll();
  await syncAll();
  expect(await entries()).toHaveLength(1);
  expect(all[0]?.told()).toEqual(DOWN);
});

test('what happened while the store was away is told when it is back', async () => {
  const { all, syncAll, entries } = await logServers(1);
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
  const { all, syncAll, entries } = await logServers(2);
  for (const server of all) server.breakWith('away');
  const lost = occurrence('api', { kind: 'store_lost', sidecar: null, from: null, to: null });
  for (const server of all) server.noticeStore(lost, true);
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
  const { all, syncAll, entries } = await logServers(2);
  const [cut, other] = all;
  cut?.breakWith('away');
  const change = { sidecar: null, from: null, to: null };
  cut?.noticeStore(occurrence('api', { ...change, kind: 'store_lost' }), true);
  cut?.noticeStore(occurrence('api', { ...change, kind: 'store_back', reason: null }), true);
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
  other?.noticeStore(occurrence('api', { ...change, kind: 'store_lost' }), true);
  await syncAll();
  expect(await entries()).toHaveLength(2);
  expect(other?.told()).toEqual(['store_lost store']);
  expect(await other?.held()).toHaveLength(1);
});

test('what nobody heard when it was noticed is told once it stands in the log', async () => {
  const { all, syncAll } = await logServers(1);
  const [server] = all;
  const lost = occurrence('api', { kind: 'store_lost', sidecar: null, from: null, to: null });
  server?.noticeStore(lost, false);
  expect(server?.told()).toEqual([]);
  await syncAll();
  expect(server?.told()).toEqual(['store_lost store']);
});

test.each(['first', 'second'])(
  'the store’s own loss has one time at each server, in its history as on its streams: noticed %s',
  async (order) => {
    const { all, syncAll } = await logServers(2);
    const [here, other] = all;
    const lost = occurrence('api', { kind: 'store_lost', sidecar: null, from: null, to: null });
    const late = { ...lost, atMs: lost.atMs + 300 };
    if (order === 'first') here?.noticeStore(late, true);
    other?.noticeStore(lost, true);
    await other?.sync();
    await syncAll();
    if (order === 'second') here?.noticeStore(late, true);
    expect((await here?.held())?.map(({ atMs }) => atMs)).toEqual([late.atMs]);
    expect(String(here?.greeting('life-0'))).toContain(`"at_ms":${late.atMs}`);
    expect((await other?.held())?.map(({ atMs }) => atMs)).toEqual([lost.atMs]);
  },
);

test('what nobody could read, as of a server whose clock stands in 1970, is left out with one warning', async () => {
  const { all, syncAll, entries } = await logServers(1);
  const [server] = all;
  const early = { atMs: 5_000_000 };
  server?.notice([occurrence('api', early), occurrence('worker'), occurrence('beat', early)]);
  await syncAll();
  expect((await entries()).map(({ sidecar }) => sidecar)).toEqual(['worker']);
  expect(server?.told()).toEqual(['health_changed worker']);
  expect(server?.warnings).toHaveLength(1);
  expect(server?.warnings[0]).toMatch(/at_ms.*set the clock/);
});
