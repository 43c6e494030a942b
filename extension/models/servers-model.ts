// All paired servers, as one view shows them. In: the background's messages. Out: signals. Its actions and the messages
// are the only writers. However much arrives, the screen changes once a frame.
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { type Clock, repeat } from '../link/clock.ts';
import type { BackgroundConnection, BackgroundHandlers } from '../link/connect-to-background.ts';
import type { ServerEntry, ToView } from '../link/view-message.ts';
import { type Frame, oncePerFrame } from './frame.ts';
import type { ServersModel } from './server-model.ts';
import { createServerState, type ServerState } from './server-state.ts';
import { createShownServer, type ShownServerDeps } from './shown-server.ts';

const TICK_MS = 1_000;

export interface ServersModelDeps extends Omit<ShownServerDeps, 'servers'> {
  clock: Clock;
  frame: Frame;
  connect(handlers: BackgroundHandlers): BackgroundConnection;
}

export interface LiveServersModel extends ServersModel {
  /** The extension was updated or removed under this page: only a reload helps. */
  readonly outdated: ReadonlySignal<boolean>;
}

export function createServersModel(deps: ServersModelDeps, abort: AbortSignal): LiveServersModel {
  const servers = signal<readonly ServerState[] | null>(null);
  const paused = signal(false);
  const outdated = signal(false);
  const { selected, foreignOrigin, ofPage, select } = createShownServer({ ...deps, servers }, abort);
  const show = () =>
    batch(() => {
      for (const server of servers.peek() ?? []) server.show(deps.clock.now(), paused.peek());
    });
  const showSoon = oncePerFrame(deps.frame, show, abort);
  const made = (entry: ServerEntry) =>
    createServerState(
      entry,
      (sinceMs) => connection.askHistory(entry.id, sinceMs),
      () => connection.askWork(entry.id),
    );
  const take = (message: ToView) => {
    if (message.type === 'servers') servers.value = adopted(servers.peek(), message.servers, made);
    else applyToServer(servers.peek(), message, deps.clock.now());
    showSoon();
  };
  const lose = (link: ServerState['link']['value']) =>
    batch(() => {
      for (const server of servers.peek() ?? []) server.link.value = link;
      showSoon();
    });
  const connection = deps.connect({
    onMessage: (message) => batch(() => take(message)),
    onLost: () => lose({ kind: 'connecting' }),
    onOutdated: () => {
      outdated.value = true;
      const reason = 'Sidescope was updated. Reload this view to go on.';
      lose({ kind: 'offline', cause: 'reload this view', reason, retryAtMs: null });
    },
  });
  connection.watch(null);
  repeat(deps.clock, TICK_MS, show, abort);
  return {
    servers,
    selected,
    foreignOrigin,
    ofPage,
    paused,
    outdated,
    select,
    setPaused: (value) => {
      paused.value = value;
      show();
    },
    retry: () => {
      const server = selected.peek();
      if (server) connection.retry(server.id);
    },
  };
}

/** Keeps the state of servers that stay; keeps the list itself when nothing in it changed. */
function adopted(
  current: readonly ServerState[] | null,
  entries: readonly ServerEntry[],
  made: (entry: ServerEntry) => ServerState,
): readonly ServerState[] {
  const next = entries.map((entry) => {
    const known = current?.find(({ id, url }) => id === entry.id && url === entry.url);
    if (known) known.name.value = entry.name;
    return known ?? made(entry);
  });
  const same = current?.length === next.length && next.every((server, index) => server === current[index]);
  return same ? current : next;
}

function applyToServer(
  servers: readonly ServerState[] | null,
  message: Exclude<ToView, { type: 'servers' }>,
  nowMs: number,
): void {
  const server = servers?.find(({ id }) => id === message.serverId);
  if (message.type === 'link' && server) server.link.value = message.link;
  if (message.type === 'state') server?.replace(message.snapshot, message.clockOffsetMs);
  if (message.type === 'event') server?.apply(message.event, nowMs);
  if (message.type === 'log') server?.takeLog(message.events);
  if (message.type === 'history') server?.takeHistory(message.history);
  if (message.type === 'work') server?.takeWork(message.kept);
}
