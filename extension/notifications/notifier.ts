// Tells of news while notifications are on. In: each server's picture as it was last heard. Out: what the browser is to
// show. What was told is kept in storage, for a background that is ended and started anew, and for the next day.
import * as v from 'valibot';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { Clock } from '../link/clock.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import type { SettingsModel } from '../settings/settings-model.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import { newsOf, type ToldByServer, ToldSchemaByServer } from './news.ts';
import { type Notice, noticesOf } from './news-text.ts';

const MINUTE_MS = 60_000;

export interface NotifierDeps {
  clock: Clock;
  settings: Pick<SettingsModel, 'settings' | 'loaded'>;
  told: StoredValue;
  servers(): readonly PairedServer[];
  /** The picture as the server last said it; null: it was not heard, or does not answer now. */
  heard(serverId: string): Snapshot | null;
  notify(notice: Notice): void;
}

export interface Notifier {
  /** Looks at every server, and tells what is new. Calling it often costs little. */
  look(): void;
}

export function createNotifier(deps: NotifierDeps): Notifier {
  let told: ToldByServer | null = null;
  let kept = '';
  const loaded = Promise.all([deps.told.read(), deps.settings.loaded]).then(([stored]) => {
    const parsed = v.safeParse(ToldSchemaByServer, stored);
    told = parsed.success ? parsed.output : {};
    kept = JSON.stringify(told);
  });
  const lookNow = () => {
    told = deps.settings.settings.peek().notifications ? tellAll(deps, told ?? {}) : {};
    const text = JSON.stringify(told);
    if (text !== kept) void deps.told.write(told);
    kept = text;
  };
  return { look: () => (told === null ? void loaded.then(lookNow) : lookNow()) };
}

/** Switched on anew, and for a server paired anew, nothing was told yet: what is so then is no news. */
function tellAll({ clock, settings, servers, heard, notify }: NotifierDeps, told: ToldByServer): ToldByServer {
  const cooldownMs = settings.settings.peek().notificationCooldownMinutes * MINUTE_MS;
  const next: ToldByServer = {};
  for (const server of servers()) {
    const before = told[server.id] ?? {};
    const snapshot = heard(server.id);
    next[server.id] = before;
    if (snapshot === null) continue;
    const look = newsOf({ told: before, snapshot, nowMs: clock.now(), cooldownMs });
    next[server.id] = look.told;
    for (const notice of noticesOf(look.news, server, snapshot)) notify(notice);
  }
  return next;
}
