// The views that list requests: each follows one tab. In: which. Out: what is held of it, then what comes, in batches.
import type * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import type { ExclusionRules } from '../inspector/exclusion.ts';
import type { RequestEntry } from '../inspector/request-entry.ts';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import { type FromRequestView, FromRequestViewSchema, MAX_BATCH, type ToRequestView } from '../link/request-message.ts';
import type { TabState } from './tab-log.ts';

/** How long entries wait for others to travel with. */
export const BATCH_MS = 50;

export interface RequestPort {
  post(message: ToRequestView): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

export interface RequestViewsDeps {
  clock: Clock;
  drop: Drop;
  held(tabId: number): TabState | null;
  clear(tabId: number): void;
  allow(origins: readonly string[]): void;
}

export interface RequestViews {
  /** Answers once `ready`. */
  accept(port: RequestPort, ready: Promise<unknown>): void;
  entry(tabId: number, entry: RequestEntry): void;
  navigated(tabId: number, url: string): void;
  /** Origins of the app that cannot be seen. */
  access(missing: readonly string[]): void;
  rules(rules: ExclusionRules): void;
}

const NOTHING: TabState = { entries: [], polling: [], pageAtMs: null };

export function createRequestViews(deps: RequestViewsDeps, signal: AbortSignal): RequestViews {
  /** Which tab each follows; null: none yet. */
  const views = new Map<RequestPort, number | null>();
  let latest: { access: ToRequestView | null; rules: ToRequestView | null } = { access: null, rules: null };
  /** By id: of a request that began and ended meanwhile only its end is told. */
  let waiting = new Map<string, { tabId: number; entry: RequestEntry }>();
  let cancel = () => {};
  signal.addEventListener('abort', () => cancel());

  const post = (port: RequestPort, message: ToRequestView | null) => {
    if (message === null) return;
    try {
      port.post(message);
    } catch {
      // A view that closes while a message is on its way throws here before its port says so.
      views.delete(port);
    }
  };
  const postAll = (message: ToRequestView) => {
    for (const port of [...views.keys()]) post(port, message);
  };
  const postTab = (tabId: number, message: ToRequestView) => {
    for (const [port, followed] of [...views]) if (followed === tabId) post(port, message);
  };
  const flush = () => {
    const entries = [...waiting.values()];
    waiting = new Map();
    for (const tabId of new Set(entries.map((one) => one.tabId))) {
      const own = entries.filter((one) => one.tabId === tabId).map((one) => one.entry);
      for (let at = 0; at < own.length; at += MAX_BATCH)
        postTab(tabId, { type: 'entries', tabId, entries: own.slice(at, at + MAX_BATCH) });
    }
  };
  const receive = (port: RequestPort, message: FromRequestView) => {
    if (message.type === 'clear') {
      for (const [id, one] of waiting) if (one.tabId === message.tabId) waiting.delete(id);
      return deps.clear(message.tabId);
    }
    if (message.type === 'allow') return deps.allow(message.origins);
    // What waits is in what is held as well, and goes to whoever follows this tab already.
    flush();
    views.set(port, message.tabId);
    post(port, { type: 'log', tabId: message.tabId, ...(deps.held(message.tabId) ?? NOTHING) });
  };
  return {
    accept(port, ready) {
      views.set(port, null);
      port.onDisconnect(() => views.delete(port));
      port.onMessage((message) => {
        const parsed = parseValue<v.GenericSchema<unknown, FromRequestView>>(FromRequestViewSchema, message);
        if (parsed.ok) void ready.then(() => views.has(port) && receive(port, parsed.value));
        else deps.drop('message from a list of requests', parsed.reason);
      });
      void ready.then(() => {
        for (const message of [latest.rules, latest.access]) post(port, message);
      });
    },
    entry(tabId, entry) {
      if (![...views.values()].includes(tabId)) return;
      waiting.set(entry.id, { tabId, entry });
      if (waiting.size === 1) cancel = deps.clock.after(BATCH_MS, flush);
    },
    navigated(tabId, url) {
      flush();
      postTab(tabId, { type: 'navigated', tabId, url });
    },
    access(missing) {
      latest = { ...latest, access: { type: 'access', missing: [...missing] } };
      if (latest.access) postAll(latest.access);
    },
    rules({ prefixes, servers, origins }) {
      const rules: ToRequestView = {
        type: 'rules',
        prefixes: [...prefixes],
        servers: [...servers],
        origins: [...origins],
      };
      latest = { ...latest, rules };
      postAll(rules);
    },
  };
}
