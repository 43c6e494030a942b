// What a reader is told that comes back to one of several servers over one log.
import { expect, test } from 'vitest';
import { REMEMBERED_MS } from './change-watch.ts';
import { createLogServer, logServers, occurrence } from './testing/log-servers.ts';

const DOWN = ['health_changed api'];

test('who comes back gets what followed, marked; who names a place that is gone starts anew', async () => {
  const { all, syncAll } = await logServers(1);
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
  const { all, syncAll, watched } = await logServers(2);
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
  const { all, syncAll, watched } = await logServers(2);
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
  const { all, syncAll } = await logServers(2);
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
  const { log, all, syncAll } = await logServers(1);
  const [quiet, missing] = [createLogServer(log, () => true), createLogServer(log, () => true)];
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

test.each([
  ['just before, and was noticed late', 1, true],
  ['longer ago than anybody is late', REMEMBERED_MS + 1, false],
])('to who was greeted blind, something may be missing of what happened %s', async (_what, earlierMs, isMissing) => {
  const { log, all, syncAll } = await logServers(1);
  const blind = createLogServer(log, () => true);
  blind.breakWith('away');
  await blind.sync();
  expect(String(blind.greeting(null))).toBe('');
  const { atMs } = occurrence('api');
  all[0]?.notice([occurrence('api', { atMs: atMs - earlierMs })]);
  await syncAll();
  blind.breakWith('none');
  await blind.sync();
  expect(blind.text().includes('event: resync')).toBe(isMissing);
});

test('2,000 entries can be had again; a reader older than that starts anew', async () => {
  const { all, syncAll } = await logServers(1);
  const [server] = all;
  for (let batch = 0; batch < 21; batch += 1) {
    server?.notice(Array.from({ length: 100 }, (_, index) => occurrence(`s${batch}-${index}`)));
    await syncAll();
  }
  expect(String(server?.greeting('life-100')).match(/event: log/g)).toHaveLength(2_000);
  expect(String(server?.greeting('life-99'))).toContain('event: resync');
});
