// Test aid: a started background between a fake browser and a fake server, with the levers that the browser would pull.
import * as v from 'valibot';
import { vi } from 'vitest';
import { systemClock } from '../link/clock.ts';
import { type FromView, type ToView, ToViewSchema } from '../link/view-message.ts';
import type { Notice } from '../notifications/news-text.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import { createSettingsStorage, type Settings } from '../settings/settings.ts';
import { type MemoryValue, memoryValue } from '../storage/memory-value.ts';
import type { Badge } from './badge.ts';
import { createFakeServer, PAIRED } from './fake-server.ts';
import { startBackground } from './start.ts';
import type { ViewPort } from './views.ts';

/** Lets time pass, with all that was due in it. */
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

export interface View {
  received: ToView[];
  types(): string[];
  send(message: unknown): void;
  watch(serverIds: string[] | null): void;
  close(): void;
  /** From now on posting to it throws, as it does to a page that is going. */
  breakOff(): void;
}

export interface StartedOptions {
  settings?: Partial<Settings>;
  /** What was told by notifications before. */
  told?: MemoryValue;
}

/** Starts one that ends with the signal. Needs fake timers. */
export async function started(
  signal: AbortSignal,
  servers: PairedServer[] | Promise<PairedServer[]> = [PAIRED],
  options: StartedOptions = {},
) {
  const server = createFakeServer();
  const badges: Badge[] = [];
  const drops: string[] = [];
  const levers = { alarm: () => {}, online: () => {}, permission: () => {}, mayReach: true };
  const [pairRequest, pairProgress] = [memoryValue(), memoryValue()];
  const [settings, told] = [createSettingsStorage(memoryValue(options.settings)), options.told ?? memoryValue()];
  const notices: Notice[] = [];
  let connect = (_: ViewPort) => {};
  let changed = (_: PairedServer[]) => {};
  let stored = servers;
  const store = (next: PairedServer[]) => {
    stored = next;
    changed(next);
  };
  startBackground(
    {
      fetch: (url, init) => server.fetch(url, init),
      clock: systemClock,
      random: () => 0.5,
      drop: (kind, reason) => drops.push(`${kind}: ${reason}`),
      storage: {
        all: async () => stored,
        save: async (server) => {
          store([server]);
          return server;
        },
        watch: (onChange) => {
          changed = onChange;
        },
      },
      pairRequest,
      pairProgress,
      settings,
      told,
      newId: () => 'new-id',
      openEventSource: server.openEventSource,
      mayReach: async () => levers.mayReach,
      setBadge: (badge) => badges.push(badge),
      notify: (notice) => notices.push(notice),
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
    signal,
  );
  const view = (): View => fakeView((port) => connect(port));
  await pass(0);
  return {
    server,
    badges,
    drops,
    levers,
    pairRequest,
    pairProgress,
    settings,
    told,
    notices,
    view,
    store,
    /** Nobody is told of it. */
    storeSilently: (next: PairedServer[]) => {
      stored = next;
    },
  };
}

function fakeView(connect: (port: ViewPort) => void): View {
  const received: ToView[] = [];
  let onMessage = (_: unknown) => {};
  let onDisconnect = () => {};
  let broken = false;
  connect({
    post: (message) => {
      if (broken) throw new Error('Attempting to use a disconnected port object');
      // As it crosses a port, and is read there: what a real view would drop fails here.
      v.parse(ToViewSchema, JSON.parse(JSON.stringify(message)));
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
