// The requests of the app's tabs, seen by the background: for the side panel, for Firefox, and for a panel that opens
// late. In: the browser's events, for the hosts that a person allowed. Out: entries, redacted, to the views that follow a
// tab, at once while they are under way and again as they go on. Held in memory, and the newest of them in the session's
// storage, so that a worker that was put to sleep goes on with those.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { parseAllowed, withAllowed } from '../inspector/allowed-origins.ts';
import {
  createWebRequestGatherer,
  type Gathered,
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
  let redactor: Redactor = createRedactor();
  let allowed: readonly string[] = [];
  const gatherer = createWebRequestGatherer(() => redactor);

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
      clear: (tabId) => {
        tabs.get(tabId)?.clear();
        deps.storage.remove(tabId);
      },
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
    allowed = withAllowed(allowed, origins);
    void deps.allowed.update((stored) => withAllowed(parseAllowed(stored), origins));
    void tellAccess();
  };
  /** Of what is no longer to be seen nothing more comes, and so no end of what is under way. */
  const adoptAllowed = (next: readonly string[]) => {
    const isLess = allowed.some((origin) => !next.includes(origin));
    allowed = next;
    if (isLess) tell(gatherer.giveUp());
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
      allowed = parseAllowed(stored);
      servers = known;
      adoptSettings(nextSettings);
      for (const [tabId, state] of held) {
        tab(tabId).restore(state);
        gatherer.resume(tabId, state.entries);
      }
    },
  );
  const tell = (gathered: readonly Gathered[]) => {
    for (const { tabId, entry } of gathered) {
      const log = tab(tabId);
      if (!log.take(entry)) continue;
      views.entry(tabId, entry);
      deps.storage.saveSoon(tabId, log.state);
    }
  };
  const isLookedAt = (details: WebRequestDetails & { origin: string | null }): boolean => {
    const origins = rules().origins.filter((origin) => allowed.includes(origin));
    return details.tabId >= 0 && isOfApp(details, origins);
  };
  const receive = (event: WebRequestEvent, details: WebRequestDetails & { origin: string | null }) => {
    // Whatever becomes known of the app meanwhile, one that was begun is followed to its end.
    if (event === 'begun' && !isLookedAt(details)) return;
    const gathered = gatherer.take(event, details);
    for (const { tabId, entry } of details.type === 'main_frame' && event === 'completed' ? gathered : []) {
      tab(tabId).navigated(entry.startedAtMs);
      views.navigated(tabId, entry.url);
    }
    tell(gathered);
  };

  // Added before anything is awaited: the event that woke the worker is told to the listeners of its first turn only.
  deps.observe((event, details) => void loaded.then(() => receive(event, details)));
  deps.onPermissionsChanged(() => void loaded.then(tellAccess));
  deps.onTabClosed(
    (tabId) =>
      void loaded.then(() => {
        // What is under way there may end after it.
        gatherer.forget(tabId);
        forget(tabId);
      }),
  );
  deps.onView((port) => views.accept(port, loaded));
  deps.allowed.watch((stored) => void loaded.then(() => adoptAllowed(parseAllowed(stored))), signal);
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
