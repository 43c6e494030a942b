// The whole background against a fake browser and a fake server.
import { expect, test, vi } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleReports } from '../link/sample-events.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import { PAIRED } from './fake-server.ts';
import { pass, started, type View } from './started-background.ts';

const ending = useFakeTime(START_MS);

const tickets = (requests: string[]) => requests.filter((request) => request.startsWith('POST')).length;

const serversOf = ({ received }: View) => received.findLast(({ type }) => type === 'servers');

/** Storage answers once `load` is called. */
async function startedBeforeRead() {
  let load = (_: PairedServer[]) => {};
  const read = new Promise<PairedServer[]>((resolve) => {
    load = resolve;
  });
  return { ...(await started(ending().signal, read)), load };
}

test('a view gets servers without their tokens, link and picture, and then every event', async () => {
  const { server, view } = await started(ending().signal);
  const panel = view();
  expect(panel.types()).toEqual(['servers', 'link', 'state']);
  expect(panel.received[0]).toEqual({
    type: 'servers',
    servers: [{ id: PAIRED.id, name: PAIRED.name, url: PAIRED.url }],
  });
  panel.watch(null);
  await pass(0);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  expect(panel.types().slice(3)).toEqual(['link', 'snapshot', 'link', 'reports']);
  expect(JSON.stringify(panel.received)).not.toContain(PAIRED.token);
});

test('a view that connects before storage was read is told as soon as it is', async () => {
  const { view, load } = await startedBeforeRead();
  const panel = view();
  panel.watch(null);
  expect(panel.types()).toEqual([]);
  load([PAIRED]);
  await pass(0);
  expect(new Set(panel.types())).toEqual(new Set(['servers', 'link', 'state', 'snapshot']));
});

test('a server that is paired while storage is read is not forgotten for what was read', async () => {
  const { view, store, load } = await startedBeforeRead();
  const panel = view();
  store([PAIRED]);
  load([]);
  await pass(0);
  expect(serversOf(panel)).toMatchObject({ servers: [{ id: PAIRED.id }] });
});

test('a server that was paired without a word of the browser is there for the next view', async () => {
  const { view, storeSilently } = await started(ending().signal, []);
  storeSilently([PAIRED]);
  const panel = view();
  await pass(0);
  expect(serversOf(panel)).toMatchObject({ servers: [{ id: PAIRED.id }] });
});

test('two views share one stream, and both get every event', async () => {
  const { server, view } = await started(ending().signal);
  const [panel, popup] = [view(), view()];
  panel.watch(null);
  popup.watch([PAIRED.id]);
  await pass(0);
  expect(server.streams).toHaveLength(1);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  expect(panel.types().at(-1)).toBe('reports');
  expect(popup.types().at(-1)).toBe('reports');
  expect(tickets(server.requests)).toBe(1);
});

test('a view that opens late gets the picture with what happened since', async () => {
  const { server, view } = await started(ending().signal);
  view().watch(null);
  await pass(0);
  await pass(2_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api'], { async: 7 }));
  const state = view().received.find((message) => message.type === 'state');
  expect(state?.type === 'state' && state.snapshot?.channels[0]?.total).toBe(7);
});

test('the stream outlives a reload of the last view, and closes 5 s after it is gone', async () => {
  const { server, view } = await started(ending().signal);
  const panel = view();
  panel.watch(null);
  await pass(0);
  panel.close();
  await pass(4_999);
  const reloaded = view();
  reloaded.watch(null);
  await pass(20_000);
  expect(server.streams).toHaveLength(1);
  expect(server.openStreams()).toHaveLength(1);
  reloaded.close();
  await pass(4_999);
  expect(server.openStreams()).toHaveLength(1);
  await pass(1);
  expect(server.openStreams()).toHaveLength(0);
});

test('a view that watches nothing opens no stream', async () => {
  const { server, view } = await started(ending().signal);
  view().watch([]);
  await pass(10_000);
  expect(server.streams).toHaveLength(0);
});

test('each watched server has a stream of its own', async () => {
  const { server, view } = await started(ending().signal, [
    PAIRED,
    { ...PAIRED, id: 'two', url: 'http://127.0.0.1:7374' },
  ]);
  view().watch(null);
  await pass(0);
  expect(server.openStreams().map(({ url }) => new URL(url).origin)).toEqual([
    'http://127.0.0.1:7373',
    'http://127.0.0.1:7374',
  ]);
});

test('a view that went without a word is let go at the next message', async () => {
  const { server, view } = await started(ending().signal);
  const panel = view();
  panel.watch(null);
  await pass(0);
  panel.breakOff();
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  await pass(5_000);
  expect(server.openStreams()).toHaveLength(0);
});

test('a malformed message from a view is dropped and told of', async () => {
  const { drops, view } = await started(ending().signal);
  view().send({ type: 'watch', serverIds: 'all' });
  expect(drops).toEqual([expect.stringContaining('message from a view')]);
});

test('something is posted at least every 20 s, so that the browser keeps the worker', async () => {
  const { server, view } = await started(ending().signal);
  server.mode = 'off';
  const panel = view();
  panel.watch([]);
  const before = panel.received.length;
  await pass(60_000);
  expect(panel.received.length - before).toBeGreaterThanOrEqual(3);
});

test('a server that is removed loses its stream; one that is renamed keeps it', async () => {
  const { server, view, store } = await started(ending().signal);
  const panel = view();
  panel.watch(null);
  await pass(0);
  store([{ ...PAIRED, name: 'dev' }]);
  expect(server.openStreams()).toHaveLength(1);
  expect(panel.received.at(-1)).toMatchObject({ type: 'servers', servers: [{ name: 'dev' }] });
  store([]);
  expect(server.openStreams()).toHaveLength(0);
});

test('pairing anew replaces a refused pairing at once', async () => {
  const { server, view, store } = await started(ending().signal);
  const panel = view();
  server.mode = 'unauthorized';
  panel.watch(null);
  await pass(0);
  expect(panel.received.at(-1)).toMatchObject({ type: 'link', link: { kind: 'offline', retryAtMs: null } });
  server.mode = 'on';
  store([{ ...PAIRED, token: 'another-token-of-sixteen' }]);
  await pass(0);
  expect(panel.received.some((message) => message.type === 'link' && message.link.kind === 'live')).toBe(true);
});

test('the network coming back, a machine waking up and a granted host each end the wait', async () => {
  const { server, levers, view } = await started(ending().signal);
  server.mode = 'off';
  view().watch(null);
  await pass(0);
  const before = () => tickets(server.requests);
  expect(before()).toBe(1);
  levers.online();
  await pass(0);
  expect(before()).toBe(2);
  levers.permission();
  await pass(0);
  expect(before()).toBe(3);
  vi.setSystemTime(Date.now() + 3_600_000);
  await pass(1_000);
  expect(before()).toBe(4);
});

test('a host that is granted while a pairing waits for it lets the pairing go on', async () => {
  const { levers, pairRequest, pairProgress } = await started(ending().signal, []);
  levers.mayReach = false;
  const asked = { id: 'one', url: PAIRED.url, code: '123456', askedAtMs: Date.now(), denied: false };
  await pairRequest.write(asked);
  await pass(0);
  expect(pairRequest.now()).toEqual(asked);
  levers.mayReach = true;
  levers.permission();
  await pass(0);
  expect(pairRequest.now()).toBeNull();
  expect(pairProgress.now()).toMatchObject({ stage: 'failed' });
});
