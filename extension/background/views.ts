// The views that are connected: panel, side panel, popup, options. In: what each one watches. Out: servers, links, the
// picture as it stands, then every event. A view is gone when its port is.
import type * as v from 'valibot';
import type { History } from '../../server/contract/history.ts';
import { parseValue } from '../../server/contract/parse.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';
import type { LogEvent } from '../events/event-log.ts';
import { type Clock, repeat } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import type { LinkState } from '../link/link-state.ts';
import { type FromView, FromViewSchema, MAX_LOG_BATCH, type ServerEntry, type ToView } from '../link/view-message.ts';
import { keptWork } from '../xray/kept-work.ts';
import type { Work } from '../xray/work.ts';
import type { Picture } from './live-servers.ts';

/** Chrome ends a worker that did nothing for 30 s; a message on a port counts as doing something. */
export const KEEP_ALIVE_MS = 20_000;

/** One end of the browser's port, as the background holds it. */
export interface ViewPort {
  post(message: ToView): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

export interface ViewsDeps {
  clock: Clock;
  drop: Drop;
  picture(serverId: string): Picture;
  /** The newest of its log, oldest first. */
  log(serverId: string): readonly LogEvent[];
  /** What its apps did; null: there is no such server. */
  work(serverId: string): Work | null;
  retry(serverId: string): void;
  /** What the server holds since then; null: nothing can be had, and the view goes without. */
  history(serverId: string, sinceMs: number | null): Promise<History | null>;
  /** Called when what is watched by all views together has changed. null: every server. */
  onWatched(serverIds: ReadonlySet<string> | null): void;
}

export interface Views {
  accept(port: ViewPort): void;
  setServers(servers: readonly ServerEntry[]): void;
  link(serverId: string, link: LinkState): void;
  event(serverId: string, event: StreamEvent): void;
}

/** null: every server. Before its `watch` a view watches none. */
type Watched = ReadonlySet<string> | null;

export function createViews(deps: ViewsDeps, signal: AbortSignal): Views {
  const views = new Map<ViewPort, Watched>();
  let servers: readonly ServerEntry[] | null = null;

  const leave = (port: ViewPort) => {
    if (views.delete(port)) deps.onWatched(union([...views.values()]));
  };
  const post = (port: ViewPort, message: ToView) => {
    try {
      port.post(message);
    } catch {
      // A view that closes while a message is on its way throws here before its port says so.
      leave(port);
    }
  };
  const postAll = (message: ToView) => {
    for (const port of [...views.keys()]) post(port, message);
  };
  const greet = (port: ViewPort) => {
    if (servers === null) return;
    post(port, { type: 'servers', servers: [...servers] });
    for (const { id } of servers) for (const message of pictureMessages(id, deps.picture(id))) post(port, message);
  };
  const answerHistory = async (port: ViewPort, serverId: string, sinceMs: number | null) => {
    const history = await deps.history(serverId, sinceMs);
    if (history !== null && views.has(port)) post(port, { type: 'history', serverId, history });
  };
  /** What it missed by coming late; every later event it hears itself. */
  const handOver = (port: ViewPort, serverId: string) => {
    const events = deps.log(serverId);
    for (let from = 0; from < events.length; from += MAX_LOG_BATCH)
      post(port, { type: 'log', serverId, events: events.slice(from, from + MAX_LOG_BATCH) });
  };
  const handOverWork = (port: ViewPort, serverId: string) => {
    const work = deps.work(serverId);
    for (const kept of work ? keptWork(work) : []) post(port, { type: 'work', serverId, kept });
  };
  const receive = (port: ViewPort, message: FromView) => {
    if (message.type === 'retry') return deps.retry(message.serverId);
    if (message.type === 'history') return void answerHistory(port, message.serverId, message.sinceMs);
    if (message.type === 'work') return handOverWork(port, message.serverId);
    const watched = message.serverIds === null ? null : new Set(message.serverIds);
    views.set(port, watched);
    for (const { id } of servers ?? []) if (watched === null || watched.has(id)) handOver(port, id);
    deps.onWatched(union([...views.values()]));
  };

  repeat(deps.clock, KEEP_ALIVE_MS, () => servers && postAll({ type: 'servers', servers: [...servers] }), signal);
  return {
    accept(port) {
      views.set(port, new Set());
      port.onDisconnect(() => leave(port));
      port.onMessage((message) => {
        const parsed = parseValue<v.GenericSchema<unknown, FromView>>(FromViewSchema, message);
        if (parsed.ok && views.has(port)) receive(port, parsed.value);
        else if (!parsed.ok) deps.drop('message from a view', parsed.reason);
      });
      greet(port);
    },
    setServers(next) {
      const known = new Set(servers?.map(({ id }) => id));
      servers = next;
      postAll({ type: 'servers', servers: [...next] });
      for (const { id } of next)
        if (!known.has(id)) for (const message of pictureMessages(id, deps.picture(id))) postAll(message);
    },
    link: (serverId, link) => postAll({ type: 'link', serverId, link }),
    event(serverId, event) {
      if (event.type === 'hello' || event.type === 'bye') return;
      for (const [port, watched] of [...views])
        if (watched === null || watched.has(serverId)) post(port, { type: 'event', serverId, event });
    },
  };
}

const pictureMessages = (serverId: string, { link, snapshot, clockOffsetMs }: Picture): ToView[] => [
  { type: 'link', serverId, link },
  { type: 'state', serverId, snapshot, clockOffsetMs: clockOffsetMs ?? 0 },
];

function union(all: readonly Watched[]): Watched {
  if (all.includes(null)) return null;
  return new Set(all.flatMap((watched) => [...(watched ?? [])]));
}
