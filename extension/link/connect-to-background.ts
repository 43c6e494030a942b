// A view's end of the port to the background. The background is put to sleep and replaced at will, so a lost port is
// opened again, after growing pauses. In: parsed messages. Out: what this view watches, and retries.
import type * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import type { Clock } from './clock.ts';
import type { Drop } from './dropped.ts';
import { type FromView, type ToView, ToViewSchema } from './view-message.ts';

/** First pause; each further one doubles, up to the last. */
export const RECONNECT_MS = { first: 50, last: 5_000 } as const;

/** The view's end of the browser's port. */
export interface BackgroundPort {
  post(message: FromView): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
  disconnect(): void;
}

export interface BackgroundConnectionDeps {
  clock: Clock;
  drop: Drop;
  /** Throws once the extension is gone. */
  connect(): BackgroundPort;
  /** Whether this page still belongs to the installed extension; false after an update. */
  isCurrent(): boolean;
}

export interface BackgroundHandlers {
  onMessage(message: ToView): void;
  /** The port was lost; another is on its way. */
  onLost(): void;
  /** The extension was updated or removed: only a reload of this page helps. Nothing follows. */
  onOutdated(): void;
}

export interface BackgroundConnection {
  /** null: all servers. Sent again by itself to each new background. */
  watch(serverIds: readonly string[] | null): void;
  retry(serverId: string): void;
  /** Asks for what the server holds of the past. Lost with the port: whoever asked hears of a new stream, and asks anew. */
  askHistory(serverId: string, sinceMs: number | null): void;
  /** Asks for what the background holds of the apps' requests and use. Lost with the port, as is what it held. */
  askWork(serverId: string): void;
}

export function connectToBackground(
  deps: BackgroundConnectionDeps,
  handlers: BackgroundHandlers,
  signal: AbortSignal,
): BackgroundConnection {
  let port: BackgroundPort | null = null;
  let pauseMs: number = RECONNECT_MS.first;
  let watched: FromView | null = null;
  let cancel = () => {};

  const send = (message: FromView) => {
    try {
      port?.post(message);
    } catch {
      // The port is closing, and its onDisconnect follows.
    }
  };
  const receive = (message: unknown) => {
    pauseMs = RECONNECT_MS.first;
    const parsed = parseValue<v.GenericSchema<unknown, ToView>>(ToViewSchema, message);
    if (parsed.ok) handlers.onMessage(parsed.value);
    else deps.drop('message from the background', parsed.reason);
  };
  const lost = () => {
    port = null;
    if (signal.aborted) return;
    if (!deps.isCurrent()) return handlers.onOutdated();
    handlers.onLost();
    cancel = deps.clock.after(pauseMs, open);
    pauseMs = Math.min(pauseMs * 2, RECONNECT_MS.last);
  };
  const open = () => {
    try {
      port = deps.connect();
    } catch {
      return lost();
    }
    port.onMessage(receive);
    port.onDisconnect(lost);
    if (watched) send(watched);
  };
  signal.addEventListener('abort', () => {
    cancel();
    port?.disconnect();
  });
  open();
  return {
    watch: (serverIds) => {
      watched = { type: 'watch', serverIds: serverIds && [...serverIds] };
      send(watched);
    },
    retry: (serverId) => send({ type: 'retry', serverId }),
    askHistory: (serverId, sinceMs) => send({ type: 'history', serverId, sinceMs }),
    askWork: (serverId) => send({ type: 'work', serverId }),
  };
}
