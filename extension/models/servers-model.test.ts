import { effect } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { refresh } from '../../server/contract/apply.ts';
import { useFakeTime } from '../link/fake-time.ts';
import type { LinkState } from '../link/link-state.ts';
import { START_MS, sampleReports, sampleSnapshot } from '../link/sample-events.ts';
import type { ServerEntry, ToView } from '../link/view-message.ts';
import { modelledServers } from './modelled-servers.ts';

const A: ServerEntry = { id: 'a', name: 'local', url: 'http://127.0.0.1:7373' };
const B: ServerEntry = { id: 'b', name: 'staging', url: 'http://127.0.0.1:7374' };
const LIVE: LinkState = { kind: 'live', intervalMs: 500 };
const POLLING: LinkState = { kind: 'polling', intervalMs: 30_000, reason: '' };
const OFFLINE: LinkState = { kind: 'offline', cause: '', reason: '', retryAtMs: null };

const ending = useFakeTime(START_MS);

const modelled = (options = {}) => modelledServers(ending().signal, options);
const servers = (...list: ServerEntry[]): ToView => ({ type: 'servers', servers: list });
const link = (state: LinkState): ToView => ({ type: 'link', serverId: 'a', link: state });
const state = (snapshot = sampleSnapshot(Date.now()), clockOffsetMs = 0): ToView => ({
  type: 'state',
  serverId: 'a',
  snapshot,
  clockOffsetMs,
});
const reports = (atMs: number, traffic = {}, names = ['api', 'worker']): ToView => {
  const event = sampleReports(atMs, names, traffic);
  if (event.type !== 'reports') throw new Error('not reports');
  return { type: 'event', serverId: 'a', event };
};

test('before the first answer nothing is known; then the servers are, and the first is selected', () => {
  const { model, show, sent } = modelled();
  expect(model.servers.value).toBe(null);
  expect(model.selected.value).toBe(null);
  expect(sent).toEqual([['watch', null]]);
  show(servers(A, B));
  expect(model.servers.value?.map(({ name }) => name.value)).toEqual(['local', 'staging']);
  expect(model.selected.value?.id).toBe('a');
});

test('the picture and its events are shown', () => {
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state());
  vi.setSystemTime(START_MS + 500);
  show(reports(START_MS + 500, { async: 3 }));
  const snapshot = model.selected.value?.snapshot.value;
  expect(snapshot?.channels[0]?.total).toBe(6);
  expect(snapshot?.sidecars[0]?.ageMs).toBe(0);
});

test('however many events arrive, the screen changes once a frame', () => {
  const { model, show, receive, draw, frames } = modelled();
  show(servers(A), link(LIVE), state());
  let changes = -1;
  const stop = effect(() => {
    model.selected.value?.snapshot.value;
    changes += 1;
  });
  for (let index = 1; index <= 20; index += 1) receive(reports(START_MS + index, { async: index }));
  expect([frames.length, changes]).toEqual([1, 0]);
  draw();
  expect(changes).toBe(1);
  expect(model.selected.value?.snapshot.value?.channels[0]?.total).toBe(40);
  stop();
});

test('ages and health move on while an open stream is silent', () => {
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state());
  const health = () => model.selected.value?.snapshot.value?.sidecars[0];
  vi.advanceTimersByTime(10_000);
  expect(health()).toMatchObject({ health: 'healthy', ageMs: 10_000 });
  vi.advanceTimersByTime(1_000);
  expect(health()).toMatchObject({ health: 'degraded', ageMs: 11_000 });
  vi.advanceTimersByTime(5_000);
  expect(health()).toMatchObject({ health: 'down', ageMs: 16_000, memoryBytes: 1_000_000 });
});

test.each([
  ['polling', POLLING],
  ['offline', OFFLINE],
])('while %s ages grow, but nobody is called down for want of news', (_, lost) => {
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state(), link(lost));
  vi.advanceTimersByTime(20_000);
  expect(model.selected.value?.snapshot.value?.sidecars[0]).toMatchObject({ health: 'healthy', ageMs: 20_000 });
});

test('ages are by the server’s clock, however wrong this machine’s is', () => {
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state(sampleSnapshot(START_MS + 3_600_000), 3_600_000));
  vi.advanceTimersByTime(4_000);
  expect(model.selected.value?.snapshot.value?.sidecars[0]?.ageMs).toBe(4_000);
});

test('paused, the picture stands still; resumed, it shows all that came meanwhile', () => {
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state());
  const before = model.selected.value?.snapshot.value;
  model.setPaused(true);
  show(reports(START_MS + 1, { async: 5 }));
  vi.advanceTimersByTime(5_000);
  expect(model.selected.value?.snapshot.value).toBe(before);
  model.setPaused(false);
  expect(model.selected.value?.snapshot.value?.channels[0]?.total).toBe(10);
});

test('numbers are stale when offline, and when a lost stream is not back within 3 s', () => {
  const { model, show } = modelled();
  const stale = () => model.selected.value?.stale.value;
  show(servers(A));
  expect(stale()).toBe(true);
  show(link(LIVE), state());
  expect(stale()).toBe(false);
  show(link({ kind: 'connecting' }));
  vi.advanceTimersByTime(3_000);
  expect(stale()).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(stale()).toBe(true);
  show(link(POLLING));
  expect(stale()).toBe(false);
  show(link(OFFLINE));
  expect(stale()).toBe(true);
});

test('while polling, a picture passes for the present for 10 s; then it is old, and says by how much, until the next', () => {
  const { model, show } = modelled();
  const shown = () => [model.selected.value?.stale.value, model.selected.value?.staleAgeMs.value];
  show(servers(A), link(POLLING));
  expect(shown()).toEqual([true, null]);
  show(state());
  vi.advanceTimersByTime(10_000);
  expect(shown()).toEqual([false, null]);
  vi.advanceTimersByTime(1_000);
  expect(shown()).toEqual([true, 11_000]);
  vi.advanceTimersByTime(18_000);
  expect(shown()).toEqual([true, 29_000]);
  show({ type: 'event', serverId: 'a', event: { type: 'snapshot', snapshot: sampleSnapshot(Date.now()) } });
  expect(shown()).toEqual([false, null]);
});

test('a stream is heard from its first picture on; a picture that is only handed over is not heard', () => {
  const { model, show } = modelled();
  const heardAtMs = () => model.selected.value?.heard.value.atMs;
  const picture: ToView = {
    type: 'event',
    serverId: 'a',
    event: { type: 'snapshot', snapshot: sampleSnapshot(START_MS) },
  };
  show(servers(A), link({ kind: 'connecting' }), picture);
  expect(heardAtMs()).toBe(null);
  show(link(LIVE));
  expect(heardAtMs()).toBe(START_MS);
  show(state());
  expect(heardAtMs()).toBe(null);
  show(link({ kind: 'connecting' }), link(LIVE), reports(START_MS + 500));
  expect(heardAtMs()).toBe(START_MS + 500);
});

test('a background that was replaced and knows nothing yet does not blank the picture', () => {
  const { model, show, lose } = modelled();
  show(servers(A), link(LIVE), state());
  lose();
  expect(model.selected.value?.link.value).toEqual({ kind: 'connecting' });
  show(servers(A), link({ kind: 'connecting' }), { type: 'state', serverId: 'a', snapshot: null, clockOffsetMs: 0 });
  vi.advanceTimersByTime(1_000);
  expect(model.selected.value?.snapshot.value?.sidecars[0]?.ageMs).toBe(1_000);
});

test('an updated extension makes the page outdated and its numbers stale', () => {
  const { model, show, draw, end } = modelled();
  show(servers(A), link(LIVE), state());
  end();
  draw();
  expect(model.outdated.value).toBe(true);
  expect(model.selected.value?.stale.value).toBe(true);
});

test('the selected server is remembered; when it is removed the first one takes its place', () => {
  const { model, show, memory, sent } = modelled({ lastSelected: 'b' });
  show(servers(A, B));
  expect(model.selected.value?.id).toBe('b');
  model.retry();
  expect(sent.at(-1)).toEqual(['retry', 'b']);
  show(servers(A));
  expect(model.selected.value?.id).toBe('a');
  model.select('a');
  expect(memory.id).toBe('a');
});

test('the same list of servers again changes nothing; a new name changes only the name', () => {
  const { model, show } = modelled();
  show(servers(A, B));
  const before = model.servers.value;
  show(servers(A, { ...B, name: 'preview' }));
  expect(model.servers.value).toBe(before);
  expect(before?.[1]?.name.value).toBe('preview');
});

test('what did not change stays the same object', () => {
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state());
  const before = model.selected.value?.snapshot.value;
  vi.advanceTimersByTime(1_000);
  const after = model.selected.value?.snapshot.value;
  expect(after?.sidecars[0]?.ageMs).toBe(1_000);
  expect(after?.channels).toBe(before?.channels);
  expect(after?.sidecars[0]?.instances[0]?.report).toBe(before?.sidecars[0]?.instances[0]?.report);
});

test('a sidecar that was not heard stays the same object while others are, until a second has passed', () => {
  const { model, show } = modelled();
  const worker = () => model.selected.value?.snapshot.value?.sidecars[1];
  show(servers(A), link(LIVE), state());
  const before = worker();
  vi.setSystemTime(START_MS + 900);
  show(reports(START_MS + 900, {}, ['api']));
  expect(model.selected.value?.snapshot.value?.sidecars[0]?.instances[0]?.receivedAtMs).toBe(START_MS + 900);
  expect(worker()).toBe(before);
  vi.setSystemTime(START_MS + 1_100);
  show(reports(START_MS + 1_100, {}, ['api']));
  expect(worker()?.ageMs).toBe(1_000);
  show(link(OFFLINE));
  expect(worker()?.ageMs).toBe(1_100);
});

test('a sidecar that the server calls degraded is never healthier for a moment', () => {
  vi.setSystemTime(START_MS + 10_900);
  const { model, show } = modelled();
  show(servers(A), link(LIVE), state(refresh(sampleSnapshot(START_MS + 500), START_MS + 10_900)));
  expect(model.selected.value?.snapshot.value?.sidecars[0]).toMatchObject({ health: 'degraded', ageMs: 10_400 });
});

test('a message about an unknown server changes nothing', () => {
  const { model, show } = modelled();
  show(servers(B), state());
  expect(model.selected.value?.snapshot.value).toBe(null);
});
