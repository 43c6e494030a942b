// The requests of the app's tabs, seen by the background: for the side panel, for Firefox, and for a panel that opens
// late. In: the browser's events, for the hosts that a person allowed. Out: entries, redacted, to the views that follow a
// tab. Held in memory and in the session's storage, so that a worker that is put to sleep forgets nothing.

import * as v from 'valibot';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import {
  createWebRequestGatherer,
  type WebRequestDetails,
  type WebRequestEvent,
} from '../inspector/from-web-request.ts';
import { createRedactor, type Redactor } from '../inspector/redact.ts';
import { MEGABYTE } from '../inspector/ring.ts';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/settings.ts';
import type { StoredValue } from '../storage/stored-value.ts';
import { type AppServer, type AppServers, rulesOf } from './app-servers.ts';
import type { RequestStorage } from './request-storage.ts';
import { createRequestViews, type RequestPort } from './request-views.ts';
import { createTabLog, type TabLog } from './tab-log.ts';

/** Most tabs whose requests are held; the one without news for longest goes first. */
const MAX_TABS = 20;
/** Most origins remembered as allowed. */
const MAX_ALLOWED = 200;
const AllowedSchema = v.fallback(v.array(v.string()), []);

export interface RequestsDeps {
  clock: Clock;
  drop: Drop;
  servers: AppServers;
  storage: RequestStorage;
  settings: {
    read(): Promise<Settings>;
    watch(onChange: (settings: Settings) => void, signal: AbortSignal): void;
  };
  /** Calls for each event that the browser shows of requests: those to hosts that were allowed. */
  observe(listener: (event: WebRequestEvent, details: WebRequestDetails & { origin: string | null }) => void): void;
  /** The origins that a person let the background look at. */
  allowed: StoredValue;
  /** Whether the browser lets it, too. */
  mayReach(origin: string): Promise<boolean>;
  onPermissionsChanged(listener: () => void): void;
  onTabClosed(listener: (tabId: number) => void): void;
  onView(listener: (port: RequestPort) => void): void;
}

export interface Requests {
  /** The servers that are paired now. */
  setServers(servers: readonly { id: string; url: string }[]): void;
  /** What a server says of the app. */
  learn(serverId: string, app: Pick<Snapshot, 'origins' | 'polling'>): void;
}

export function startRequests(deps: RequestsDeps, signal: AbortSignal): Requests {
  const tabs = new Map<number, TabLog>();
  let servers: readonly AppServer[] = [];
  let settings: Settings = DEFAULT_SETTINGS;
  let redactor: Redactor = createRedactor([]);
  let allowed: readonly string[] = [];
  const gather = createWebRequestGatherer(() => redactor);

  const limits = () => ({
    entries: settings.inspectorMaxEntries,
    bytes: settings.inspectorMaxMegabytes * MEGABYTE,
  });
  const rules = () => rulesOf(servers, settings.pollingExclusions);
  const tab = (tabId: number): TabLog => {
    const log = tabs.get(tabId) ?? createTabLog(limits(), rules());
    tabs.delete(tabId);
    tabs.set(tabId, log);
    const [oldest] = tabs.size > MAX_TABS ? tabs.keys() : [];
    if (oldest !== undefined) forget(oldest);
    return log;
  };
  const forget = (tabId: number) => {
    tabs.delete(tabId);
    deps.storage.remove(tabId);
  };
  const views = createRequestViews(
    {
      clock: deps.clock,
      drop: deps.drop,
      held: (tabId) => tabs.get(tabId)?.state() ?? null,
      clear: (tabId) => tabs.get(tabId)?.clear(),
      allow: (origins) => allow(origins),
    },
    signal,
  );
  const tellAccess = async () => {
    const { origins } = rules();
    const reached = await Promise.all(origins.map(async (origin) => allowed.includes(origin) && deps.mayReach(origin)));
    views.access(origins.filter((_, index) => !reached[index]));
  };
  const allow = (origins: readonly string[]) => {
    allowed = [...new Set([...allowed, ...origins])].slice(-MAX_ALLOWED);
    void deps.allowed.write(allowed);
    void tellAccess();
  };
  const apply = () => {
    for (const log of tabs.values()) log.adopt(limits(), rules());
    views.rules(rules());
    void tellAccess();
  };
  const adoptSettings = (next: Settings) => {
    settings = next;
    redactor = createRedactor(next.redactionTerms);
    apply();
  };
  const loaded = Promise.all([deps.settings.read(), deps.servers.read(), deps.storage.all(), deps.allowed.read()]).then(
    ([nextSettings, known, held, stored]) => {
      allowed = v.parse(AllowedSchema, stored);
      servers = known;
      adoptSettings(nextSettings);
      for (const [tabId, state] of held) tab(tabId).restore(state);
    },
  );
  const receive = (event: WebRequestEvent, details: WebRequestDetails & { origin: string | null }) => {
    if (
      details.tabId < 0 ||
      !isOfApp(
        details,
        rules().origins.filter((origin) => allowed.includes(origin)),
      )
    )
      return;
    const ended = gather(event, details);
    if (ended === null) return;
    const log = tab(ended.tabId);
    if (details.type === 'main_frame' && event === 'completed') {
      log.navigated(ended.entry.startedAtMs);
      views.navigated(ended.tabId, ended.entry.url);
    }
    if (!log.take(ended.entry)) return;
    views.entry(ended.tabId, ended.entry);
    deps.storage.saveSoon(ended.tabId, log.state);
  };

  // Added before anything is awaited: the event that woke the worker is told to the listeners of its first turn only.
  deps.observe((event, details) => void loaded.then(() => receive(event, details)));
  deps.onPermissionsChanged(() => void loaded.then(tellAccess));
  deps.onTabClosed((tabId) => void loaded.then(() => forget(tabId)));
  deps.onView((port) => views.accept(port, loaded));
  deps.settings.watch((next) => void loaded.then(() => adoptSettings(next)), signal);
  const change = (edit: (known: readonly AppServer[]) => readonly AppServer[]) =>
    void loaded.then(() => {
      const next = edit(servers);
      if (JSON.stringify(next) === JSON.stringify(servers)) return;
      servers = next;
      void deps.servers.write(servers);
      apply();
    });
  return {
    setServers: (paired) =>
      change((known) =>
        paired.map(
          ({ id, url }) =>
            known.find((one) => one.id === id && one.url === url) ?? { id, url, origins: [], polling: [] },
        ),
      ),
    learn: (id, { origins, polling = [] }) =>
      change((known) => known.map((one) => (one.id === id ? { ...one, origins, polling } : one))),
  };
}

/** A page of the app asked, or the app itself was asked for. */
const isOfApp = ({ origin, url }: { origin: string | null; url: string }, origins: readonly string[]): boolean =>
  (origin !== null && origins.includes(origin)) || origins.some((one) => url.startsWith(`${one}/`));
