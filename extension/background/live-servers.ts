// What the background knows of each paired server, and which of them have a stream. One stream a server, however many
// views look; it stays a moment after the last view is gone, so that reloading a panel does not flap.
import { applyEvent, refresh } from '../../server/contract/apply.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { StreamEvent } from '../../server/contract/stream.ts';
import type { Clock } from '../link/clock.ts';
import { eventAtMs, nextClockOffset } from '../link/clock-offset.ts';
import type { LinkState } from '../link/link-state.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import type { Contact } from './badge.ts';
import type { Answer } from './server-client.ts';
import type { ServerLink, ServerLinkHandlers } from './server-link.ts';

export const CLOSE_GRACE_MS = 5_000;

export interface Picture {
  snapshot: Snapshot | null;
  link: LinkState;
  /** Server's clock less this one's; null: it was not heard yet. */
  clockOffsetMs: number | null;
  contact: Contact;
}

export interface LiveServersDeps {
  clock: Clock;
  startLink(server: PairedServer, handlers: ServerLinkHandlers, signal: AbortSignal): ServerLink;
  onLink(serverId: string, link: LinkState): void;
  onEvent(serverId: string, event: StreamEvent): void;
}

export interface LiveServers {
  setServers(servers: readonly PairedServer[]): void;
  /** The servers that some view shows; null: all of them. */
  setWatched(serverIds: ReadonlySet<string> | null): void;
  picture(serverId: string): Picture;
  /** Takes in a snapshot that was fetched without a stream. */
  answered(serverId: string, answer: Answer<Snapshot>): void;
  /** The picture as the server last said it, not brought up to now; null: it was not heard, or does not answer. */
  heard(serverId: string): Snapshot | null;
  hasStream(serverId: string): boolean;
  /** Tries at once, even after a refusal. */
  retry(serverId: string): void;
  retryAll(): void;
  /** Skips whatever is waited for. */
  wake(): void;
  /** Opens every open stream anew, as it is now wanted. */
  reopen(): void;
}

interface Stream {
  link: ServerLink;
  ends: AbortController;
  cancelClose: () => void;
}

interface Entry {
  server: PairedServer;
  picture: Picture;
  stream: Stream | null;
}

const UNKNOWN: Picture = { snapshot: null, link: { kind: 'connecting' }, clockOffsetMs: null, contact: 'not-asked' };

export function createLiveServers(deps: LiveServersDeps, signal: AbortSignal): LiveServers {
  const entries = new Map<string, Entry>();
  let watched: ReadonlySet<string> | null = new Set();
  const update = () => {
    for (const entry of entries.values())
      if (watched === null || watched.has(entry.server.id)) keepOpen(deps, entry);
      else closeSoon(deps, entry);
  };
  signal.addEventListener('abort', () => {
    for (const entry of entries.values()) close(entry);
  });
  return {
    setServers(servers) {
      const ids = new Set(servers.map((server) => server.id));
      for (const [id, entry] of entries) if (!ids.has(id)) close(entry);
      for (const id of [...entries.keys()]) if (!ids.has(id)) entries.delete(id);
      for (const server of servers) entries.set(server.id, adopted(entries.get(server.id), server));
      update();
    },
    setWatched(serverIds) {
      watched = serverIds;
      update();
    },
    picture: (id) => nowPicture(entries.get(id)?.picture ?? UNKNOWN, deps.clock.now()),
    answered(id, answer) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.picture = { ...entry.picture, contact: CONTACT_BY_ANSWER[answer.kind] };
      if (answer.kind === 'ok') receive(deps, entry, { type: 'snapshot', snapshot: answer.value });
    },
    heard: (id) => {
      const picture = entries.get(id)?.picture;
      return picture?.contact === 'answered' ? picture.snapshot : null;
    },
    hasStream: (id) => Boolean(entries.get(id)?.stream),
    retry: (id) => entries.get(id)?.stream?.link.retry(),
    retryAll: () => {
      for (const entry of entries.values()) entry.stream?.link.retry();
    },
    wake: () => {
      for (const entry of entries.values()) entry.stream?.link.wake();
    },
    reopen: () => {
      for (const entry of entries.values()) entry.stream?.link.reopen();
    },
  };
}

/** A server that was paired anew gets a new stream; one that was renamed keeps all. */
function adopted(entry: Entry | undefined, server: PairedServer): Entry {
  if (entry === undefined) return { server, picture: UNKNOWN, stream: null };
  if (entry.server.token !== server.token || entry.server.url !== server.url) close(entry);
  entry.server = server;
  return entry;
}

function keepOpen(deps: LiveServersDeps, entry: Entry): void {
  if (entry.stream !== null) {
    entry.stream.cancelClose();
    return;
  }
  const ends = new AbortController();
  const onLink = (link: LinkState) => {
    entry.picture = { ...entry.picture, link, contact: contactOf(link) ?? entry.picture.contact };
    deps.onLink(entry.server.id, link);
  };
  const onEvent = (event: StreamEvent) => receive(deps, entry, event);
  const link = deps.startLink(entry.server, { onLink, onEvent }, ends.signal);
  entry.stream = { link, ends, cancelClose: () => {} };
}

const CONTACT_BY_ANSWER: Record<Answer<unknown>['kind'], Contact> = {
  ok: 'answered',
  failed: 'silent',
  refused: 'refused',
};

/** null: the link does not say. */
function contactOf(link: LinkState): Contact | null {
  if (link.kind === 'connecting') return null;
  if (link.kind !== 'offline') return 'answered';
  return link.retryAtMs === null ? 'refused' : 'silent';
}

function closeSoon(deps: LiveServersDeps, entry: Entry): void {
  if (entry.stream === null) return;
  entry.stream.cancelClose();
  entry.stream.cancelClose = deps.clock.after(CLOSE_GRACE_MS, () => close(entry));
}

function close(entry: Entry): void {
  entry.stream?.cancelClose();
  entry.stream?.ends.abort();
  entry.stream = null;
  entry.picture = { ...entry.picture, link: UNKNOWN.link };
}

function receive(deps: LiveServersDeps, entry: Entry, event: StreamEvent): void {
  const { picture } = entry;
  const atMs = eventAtMs(event);
  const clockOffsetMs =
    atMs === null ? picture.clockOffsetMs : nextClockOffset(picture.clockOffsetMs, atMs, deps.clock.now());
  entry.picture = { ...picture, clockOffsetMs, snapshot: applyEvent(picture.snapshot, event) };
  deps.onEvent(entry.server.id, event);
}

/** While the stream is open, silence means age; without it, the last known state stands. */
function nowPicture(picture: Picture, nowMs: number): Picture {
  const { snapshot, link, clockOffsetMs } = picture;
  if (snapshot === null || clockOffsetMs === null || link.kind !== 'live') return picture;
  return {
    ...picture,
    snapshot: refresh(snapshot, Math.max(snapshot.generatedAtMs, Math.round(nowMs + clockOffsetMs))),
  };
}
