// What the background knows of a tab's requests. In: its messages, checked. Out: entries and rows into the model, and
// whether the background may see the app at all. The port is opened again when the background was put to sleep.
import { type ReadonlySignal, signal } from '@preact/signals';
import type * as v from 'valibot';
import { parseValue } from '../../server/contract/parse.ts';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import { type FromRequestView, type ToRequestView, ToRequestViewSchema } from '../link/request-message.ts';
import type { InspectorModel } from './inspector-model.ts';

const RECONNECT_MS = 1_000;

export interface RequestsPort {
  post(message: FromRequestView): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
  disconnect(): void;
}

export interface BackgroundSourceDeps {
  clock: Clock;
  drop: Drop;
  /** Throws once the extension is gone. */
  connect(): RequestsPort;
  model: InspectorModel;
  /** Whether this view tells by itself that a page was left. */
  tellsNavigation: boolean;
}

export interface BackgroundSource {
  /** Origins of the app that the background may not look at; null: it has not said yet. */
  readonly missing: ReadonlySignal<readonly string[] | null>;
  follow(tabId: number): void;
  clear(): void;
  /** Look at these from now on. */
  allow(origins: readonly string[]): void;
}

export function startBackgroundSource(deps: BackgroundSourceDeps, abort: AbortSignal): BackgroundSource {
  const { model } = deps;
  const missing = signal<readonly string[] | null>(null);
  let port: RequestsPort | null = null;
  let tabId: number | null = null;
  let rules = '';
  let cancel = () => {};

  const send = (message: FromRequestView) => {
    try {
      port?.post(message);
    } catch {
      // The port is closing, and its onDisconnect follows.
    }
  };
  const take = (message: ToRequestView) => {
    if (message.type === 'access') missing.value = message.missing;
    if (message.type === 'rules') adoptRules(message);
    if (!('tabId' in message) || message.tabId !== tabId) return;
    if (message.type === 'entries') model.add(message.entries);
    if (message.type === 'navigated' && !deps.tellsNavigation) model.navigated(message.url);
    if (message.type === 'log') takeLog(message);
  };
  /** Without "preserve log" only what belongs to the page that is shown. */
  const takeLog = ({ entries, polling, pageAtMs }: Extract<ToRequestView, { type: 'log' }>) => {
    const ofPage = entries.filter(({ startedAtMs }) => model.preserve.peek() || startedAtMs >= (pageAtMs ?? 0));
    const rows = polling.filter(({ firstAtMs }) => model.preserve.peek() || firstAtMs >= (pageAtMs ?? 0));
    model.restore(ofPage, rows);
  };
  const adoptRules = ({ prefixes, servers, origins }: Extract<ToRequestView, { type: 'rules' }>) => {
    const next = JSON.stringify([prefixes, servers, origins]);
    if (next === rules) return;
    rules = next;
    model.setRules({ prefixes, servers, origins });
  };
  const open = () => {
    try {
      port = deps.connect();
    } catch {
      // The extension was updated: the port for servers tells of it.
      return;
    }
    port.onMessage((message) => {
      const parsed = parseValue<v.GenericSchema<unknown, ToRequestView>>(ToRequestViewSchema, message);
      if (parsed.ok) take(parsed.value);
      else deps.drop('message of requests', parsed.reason);
    });
    port.onDisconnect(() => {
      port = null;
      if (!abort.aborted) cancel = deps.clock.after(RECONNECT_MS, open);
    });
    if (tabId !== null) send({ type: 'follow', tabId });
  };
  abort.addEventListener('abort', () => {
    cancel();
    port?.disconnect();
  });
  open();
  return {
    missing,
    follow(next) {
      tabId = next;
      send({ type: 'follow', tabId });
    },
    allow: (origins) => send({ type: 'allow', origins: [...origins] }),
    clear() {
      if (tabId !== null) send({ type: 'clear', tabId });
    },
  };
}
