// The background: joins storage, streams, views and badge. Everything it touches comes in as `deps`, so that a browser,
// or a test, decides what they are. Listeners are added before anything is awaited: a worker that is woken by an event
// must have its listener by then.

import type { Drop } from '../link/dropped.ts';
import type { RequestDeps } from '../link/request.ts';
import { entryOf, type PairedServer } from '../pairing/paired-server.ts';
import type { ServerStorage } from '../pairing/server-storage.ts';
import type { StoredValue } from '../pairing/stored-value.ts';
import type { Badge } from './badge.ts';
import { createBadgeAlarm } from './badge-alarm.ts';
import type { EventSourcePort } from './event-stream.ts';
import { startFinishPairing } from './finish-pairing.ts';
import { createLiveServers } from './live-servers.ts';
import { createServerClient } from './server-client.ts';
import { startServerLink } from './server-link.ts';
import { createViews, type ViewPort } from './views.ts';
import { watchWake } from './wake-watch.ts';

export interface BackgroundDeps extends RequestDeps {
  storage: Pick<ServerStorage, 'all' | 'save' | 'watch'>;
  /** What pages ask to be paired with, and how it goes. */
  pairRequest: StoredValue;
  pairProgress: StoredValue;
  newId(): string;
  drop: Drop;
  /** 0 to 1. */
  random(): number;
  openEventSource(url: string): EventSourcePort;
  mayReach(url: string): Promise<boolean>;
  setBadge(badge: Badge): void;
  /** Sets the alarm that repeats every 30 s, unless it is set, and calls at each. */
  onAlarm(listener: () => void): void;
  onView(listener: (port: ViewPort) => void): void;
  /** The network is back. */
  onOnline(listener: () => void): void;
  /** The browser lets the extension reach one more host. */
  onPermissionAdded(listener: () => void): void;
}

export function startBackground(deps: BackgroundDeps, signal: AbortSignal): void {
  const { clock, drop, random, openEventSource } = deps;
  const client = createServerClient(deps);
  let servers: readonly PairedServer[] = [];

  const live = createLiveServers(
    {
      clock,
      startLink: (server, handlers, ends) =>
        startServerLink({ client, clock, drop, random, openEventSource }, server, handlers, ends),
      onLink: (id, link) => {
        views.link(id, link);
        badge.draw();
      },
      onEvent: (id, event) => {
        views.event(id, event);
        // What reports change is drawn at the next tick; they come too often to count sidecars each time.
        if (event.type === 'snapshot') badge.draw();
      },
    },
    signal,
  );
  const views = createViews(
    { clock, drop, picture: live.picture, retry: live.retry, onWatched: live.setWatched },
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
    live.setServers(next);
    views.setServers(next.map(entryOf));
    void badge.check();
  };
  const loaded = deps.storage.all().then(adopt);

  deps.storage.watch(adopt, signal);
  deps.onAlarm(() => void loaded.then(badge.check));
  deps.onView(views.accept);
  deps.onOnline(live.wake);
  const pairing = startFinishPairing(
    { ...deps, request: deps.pairRequest, progress: deps.pairProgress, save: deps.storage.save },
    signal,
  );
  deps.onPermissionAdded(() => {
    live.retryAll();
    pairing.look();
  });
  watchWake(clock, badge.draw, live.wake, signal);
}
