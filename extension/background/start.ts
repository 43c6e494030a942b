// The background: joins storage, streams, views and badge. Everything it touches comes in as `deps`, so that a browser,
// or a test, decides what they are. Listeners are added before anything is awaited: a worker that is woken by an event
// must have its listener by then.

import { computed, effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { Drop } from '../link/dropped.ts';
import type { RequestDeps } from '../link/request.ts';
import type { Notice } from '../notifications/news-text.ts';
import { createNotifier } from '../notifications/notifier.ts';
import { entryOf, type PairedServer } from '../pairing/paired-server.ts';
import type { ServerStorage } from '../pairing/server-storage.ts';
import type { SettingsStorage } from '../settings/settings.ts';
import { createSettingsModel } from '../settings/settings-model.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import type { Badge } from './badge.ts';
import { createBadgeAlarm } from './badge-alarm.ts';
import type { EventSourcePort } from './event-stream.ts';
import { startFinishPairing } from './finish-pairing.ts';
import { followServers } from './follow-servers.ts';
import { createLiveServers } from './live-servers.ts';
import { createLogRings } from './log-rings.ts';
import type { Requests } from './requests.ts';
import { createServerClient } from './server-client.ts';
import { startServerLink } from './server-link.ts';
import { createViews, type ViewPort } from './views.ts';
import { watchWake } from './wake-watch.ts';
import { createWorkRings } from './work-rings.ts';

export interface BackgroundDeps extends RequestDeps {
  storage: Pick<ServerStorage, 'all' | 'save' | 'watch'>;
  /** What pages ask to be paired with, and how it goes. */
  pairRequest: StoredValue;
  pairProgress: StoredValue;
  settings: SettingsStorage;
  /** What was told by notifications. */
  told: StoredValue;
  newId(): string;
  drop: Drop;
  /** 0 to 1. */
  random(): number;
  openEventSource(url: string): EventSourcePort;
  mayReach(url: string): Promise<boolean>;
  setBadge(badge: Badge): void;
  /** Shows a notification, where the browser lets the extension. */
  notify(notice: Notice): void;
  /** Sets the alarm that repeats every 30 s, unless it is set, and calls at each. */
  onAlarm(listener: () => void): void;
  onView(listener: (port: ViewPort) => void): void;
  /** The network is back. */
  onOnline(listener: () => void): void;
  /** The browser lets the extension reach one more host. */
  onPermissionAdded(listener: () => void): void;
  /** The requests of the app's tabs, which need to know whose they are. */
  requests?: Requests;
}

export function startBackground(deps: BackgroundDeps, signal: AbortSignal): void {
  const { clock, drop, random, openEventSource } = deps;
  const client = createServerClient(deps);
  const logs = createLogRings();
  const works = createWorkRings();
  const settings = createSettingsModel(deps.settings, signal);
  const intervalMs = computed(() => settings.settings.value.watchIntervalMs);
  let servers: readonly PairedServer[] = [];

  const live = createLiveServers(
    {
      clock,
      startLink: (server, handlers, ends) =>
        startServerLink(
          { client, clock, drop, random, openEventSource, intervalMs: () => intervalMs.peek() },
          server,
          handlers,
          ends,
        ),
      onLink: (id, link) => {
        views.link(id, link);
        badge.draw();
      },
      onEvent: (id, event) => {
        logs.take(id, event);
        works.take(id, event);
        views.event(id, event);
        // What reports change is drawn at the next tick; they come too often to count sidecars each time.
        if (event.type === 'snapshot') badge.draw();
        if (event.type === 'snapshot') deps.requests?.learn(id, event.snapshot);
      },
    },
    signal,
  );
  const historyOf = async (id: string, sinceMs: number | null) => {
    const server = servers.find((one) => one.id === id);
    const answer = server && (await client.history(server, sinceMs, signal));
    return answer?.kind === 'ok' ? answer.value : null;
  };
  const views = createViews(
    {
      clock,
      drop,
      picture: live.picture,
      log: logs.of,
      work: works.of,
      retry: live.retry,
      history: historyOf,
      onWatched: live.setWatched,
    },
    signal,
  );
  const badge = createBadgeAlarm(
    {
      client,
      servers: () => servers,
      picture: live.picture,
      hasStream: live.hasStream,
      answered: live.answered,
      setBadge: deps.setBadge,
    },
    signal,
  );
  const adopt = (next: readonly PairedServer[]) => {
    servers = next;
    logs.setServers(next);
    works.setServers(next);
    live.setServers(next);
    deps.requests?.setServers(next);
    views.setServers(next.map(entryOf));
    void badge.check();
  };
  const notifier = createNotifier({ ...deps, settings, servers: () => servers, heard: live.heard });
  const { loaded, look } = followServers(deps.storage, settings.loaded, adopt, signal);
  const check = () => badge.check().then(notifier.look);
  const draw = () => {
    badge.draw();
    void loaded.then(notifier.look);
  };

  deps.onAlarm(() => void loaded.then(check));
  deps.onView((port) => {
    views.accept(port);
    look();
  });
  deps.onOnline(live.wake);
  const pairing = startFinishPairing(
    { ...deps, request: deps.pairRequest, progress: deps.pairProgress, save: deps.storage.save },
    signal,
  );
  deps.onPermissionAdded(() => {
    live.retryAll();
    pairing.look();
  });
  watchWake(clock, draw, live.wake, signal);
  void loaded.then(() => reopenAtChange(intervalMs, live.reopen, signal));
}

/** A cadence that is set takes effect at once, in streams that are open as well. */
function reopenAtChange(intervalMs: ReadonlySignal<number>, reopen: () => void, signal: AbortSignal): void {
  let before = intervalMs.peek();
  const stop = effect(() => {
    if (intervalMs.value !== before) untracked(reopen);
    before = intervalMs.value;
  });
  signal.addEventListener('abort', stop, { once: true });
}
