// The whole background against a fake browser and a fake server.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../link/clock.ts';
import { START_MS, sampleReports, sampleSnapshot } from '../link/sample-events.ts';
import type { FromView, ToView } from '../link/view-message.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import type { Badge } from './badge.ts';
import { createFakeServer, PAIRED } from './fake-server.ts';
import { startBackground } from './start.ts';
import type { ViewPort } from './views.ts';

let ending: AbortController;

beforeEach(() => {
  ending = new AbortController();
  vi.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  ending.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

interface View {
  received: ToView[];
  types(): string[];
  send(message: unknown): void;
  watch(serverIds: string[] | null): void;
  close(): void;
  /** From now on posting to it throws, as it does to a page that is going. */
  breakOff(): void;
}

/** A started background, with the levers that the browser would pull. */
async function started(servers: PairedServer[] | Promise<PairedServer[]> = [PAIRED]) {
  const server = createFakeServer();
  const badges: Badge[] = [];
  const drops: string[] = [];
  const levers = { alarm: () => {}, online: () => {}, permission: () => {} };
  let connect = (_: ViewPort) => {};
  let changed = (_: PairedServer[]) => {};
  startBackground(
    {
      fetch: (url, init) => server.fetch(url, init),
      clock: systemClock,
      random: () => 0.5,
      drop: (kind, reason) => drops.push(`${kind}: ${reason}`),
      storage: {
        all: async () => servers,
        watch: (onChange) => {
          changed = onChange;
        },
      },
      openEventSource: server.openEventSource,
      mayReach: async () => true,
      setBadge: (badge) => badges.push(badge),
      onAlarm: (listener) => {
        levers.alarm = listener;
      },
      onView: (listener) => {
        connect = listener;
      },
      onOnline: (listener) => {
        levers.online = listener;
      },
      onPermissionAdded: (listener) => {
        levers.permission = listener;
      },
    },
    ending.signal,
  );
  const view = (): View => fakeView((port) => connect(port));
  await pass(0);
  return { server, badges, drops, levers, view, store: (next: PairedServer[]) => changed(next) };
}

function fakeView(connect: (port: ViewPort) => void): View {
  const received: ToView[] = [];
  let onMessage = (_: unknown) => {};
  let onDisconnect = () => {};
  let broken = false;
  connect({
    post: (message) => {
      if (broken) throw new Error('Attempting to use a disconnected port object');
      received.push(message);
    },
    onMessage: (listener) => {
      onMessage = listener;
    },
    onDisconnect: (listener) => {
      onDisconnect = listener;
    },
  });
  const send = (message: unknown) => onMessage(message);
  return {
    received,
    types: () => received.map((message) => (message.type === 'event' ? message.event.type : message.type)),
    send,
    watch: (serverIds) => send({ type: 'watch', serverIds } satisfies FromView),
    close: () => onDisconnect(),
    breakOff: () => {
      broken = true;
    },
  };
}

const tickets = (requests: string[]) => requests.filter((request) => request.startsWith('POST')).length;

test('a view gets servers without their tokens, link and picture, and then every event', async () => {
  const { server, view } = await started();
  const panel = view();
  expect(panel.types()).toEqual(['servers', 'link', 'state']);
  expect(panel.received[0]).toEqual({
    type: 'servers',
    servers: [{ id: PAIRED.id, name: PAIRED.name, url: PAIRED.url }],
  });
  panel.watch(null);
  await pass(0);
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  expect(panel.types().slice(3)).toEqual(['link', 'link', 'snapshot', 'reports']);
  expect(JSON.stringify(panel.received)).not.toContain(PAIRED.token);
});

test('a view that connects before storage was read is told as soon as it is', async () => {
  let load = (_: PairedServer[]) => {};
  const { view } = await started(
    new Promise((resolve) => {
      load = resolve;
    }),
  );
  const panel = view();
  panel.watch(null);
  expect(panel.types()).toEqual([]);
  load([PAIRED]);
  await pass(0);
  expect(new Set(panel.types())).toEqual(new Set(['servers', 'link', 'state', 'snapshot']));
});

test('two views share one stream, and both get every event', async () => {
  const { server, view } = await started();
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
  const { server, view } = await started();
  view().watch(null);
  await pass(0);
  await pass(2_000);
  server.streams[0]?.send(sampleReports(Date.now(), ['api'], { async: 7 }));
  const state = view().received.find((message) => message.type === 'state');
  expect(state?.type === 'state' && state.snapshot?.channels[0]?.total).toBe(7);
});

test('the stream outlives a reload of the last view, and closes 5 s after it is gone', async () => {
  const { server, view } = await started();
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
  const { server, view } = await started();
  view().watch([]);
  await pass(10_000);
  expect(server.streams).toHaveLength(0);
});

test('each watched server has a stream of its own', async () => {
  const { server, view } = await started([PAIRED, { ...PAIRED, id: 'two', url: 'http://127.0.0.1:7374' }]);
  view().watch(null);
  await pass(0);
  expect(server.openStreams().map(({ url }) => new URL(url).origin)).toEqual([
    'http://127.0.0.1:7373',
    'http://127.0.0.1:7374',
  ]);
});

test('a view that went without a word is let go at the next message', async () => {
  const { server, view } = await started();
  const panel = view();
  panel.watch(null);
  await pass(0);
  panel.breakOff();
  server.streams[0]?.send(sampleReports(Date.now(), ['api']));
  await pass(5_000);
  expect(server.openStreams()).toHaveLength(0);
});

test('a malformed message from a view is dropped and told of', async () => {
  const { drops, view } = await started();
  view().send({ type: 'watch', serverIds: 'all' });
  expect(drops).toEqual([expect.stringContaining('message from a view')]);
});

test('something is posted at least every 20 s, so that the browser keeps the worker', async () => {
  const { server, view } = await started();
  server.mode = 'off';
  const panel = view();
  panel.watch([]);
  const before = panel.received.length;
  await pass(60_000);
  expect(panel.received.length - before).toBeGreaterThanOrEqual(3);
});

test('a server that is removed loses its stream; one that is renamed keeps it', async () => {
  const { server, view, store } = await started();
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
  const { server, view, store } = await started();
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
  const { server, levers, view } = await started();
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

test('without a view the badge comes from a snapshot at the start and at each alarm', async () => {
  const { server, badges, levers } = await started();
  expect(badges.at(-1)).toMatchObject({ text: '', title: 'Sidescope: 2 of 2 healthy' });
  server.snapshot = () => sampleSnapshot(Date.now(), ['api']);
  levers.alarm();
  await pass(0);
  expect(badges.at(-1)).toMatchObject({ text: '1', title: 'Sidescope: 1 of 2 healthy' });
  server.mode = 'off';
  levers.alarm();
  await pass(0);
  expect(badges.at(-1)).toMatchObject({ text: '–' });
  expect(server.streams).toHaveLength(0);
});

test('with a view the badge follows the stream, also while nothing arrives, and the alarm fetches nothing', async () => {
  const { server, badges, levers, view } = await started();
  view().watch(null);
  await pass(0);
  await pass(9_000);
  expect(badges.at(-1)?.text).toBe('');
  await pass(2_000);
  expect(badges.at(-1)?.text).toBe('2');
  const { length } = server.requests;
  levers.alarm();
  await pass(0);
  expect(server.requests).toHaveLength(length);
});

test('with a view the badge says at once what the stream brings', async () => {
  const { badges, view, store } = await started([]);
  view().watch(null);
  store([PAIRED]);
  await pass(0);
  expect(badges.at(-1)?.title).toBe('Sidescope: 2 of 2 healthy');
});

test('pairing the first server draws the badge at once', async () => {
  const { badges, store } = await started([]);
  expect(badges.at(-1)).toMatchObject({ text: '', title: 'Sidescope: no server is paired' });
  store([PAIRED]);
  await pass(0);
  expect(badges.at(-1)?.title).toBe('Sidescope: 2 of 2 healthy');
});
