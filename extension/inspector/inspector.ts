// Everything that a view of requests needs: the model, who fills it, and what can be asked for one request. Joins them;
// the browser comes in as `deps`.
import { effect, type ReadonlySignal } from '@preact/signals';
import type { Clock } from '../link/clock.ts';
import type { Drop } from '../link/dropped.ts';
import type { Frame } from '../models/frame.ts';
import type { Settings } from '../settings/settings.ts';
import { type RequestsPort, startBackgroundSource } from './background-source.ts';
import { type DevtoolsNetwork, startDevtoolsSource } from './devtools-source.ts';
import { createInspectorModel, type InspectorModel } from './inspector-model.ts';
import { createRedactor } from './redact.ts';
import type { RequestEntry } from './request-entry.ts';
import type { Revealed } from './reveal.ts';
import { MEGABYTE } from './ring.ts';

export interface Inspector {
  readonly model: InspectorModel;
  /** Whether DevTools tells of requests here, and so can show bodies and what was taken out. */
  readonly inDevtools: boolean;
  /** Origins of the app whose requests the browser shows to DevTools only; null: not known yet. */
  readonly missing: ReadonlySignal<readonly string[] | null>;
  /** Asks the browser for these origins. Only from a click. */
  allow(origins: readonly string[]): void;
  /** Clears the list, and what the background holds of the tab. */
  clear(): void;
  /** False: the body cannot be had. */
  fetchBody(entry: RequestEntry): Promise<boolean>;
  /** null: DevTools no longer has it. */
  reveal(entry: RequestEntry): Promise<Revealed | null>;
}

export interface InspectorDeps {
  clock: Clock;
  drop: Drop;
  frame: Frame;
  settings: ReadonlySignal<Settings>;
  /** null: this page is not in DevTools. */
  network: DevtoolsNetwork | null;
  connect(): RequestsPort;
  /** The tab that is followed, now and whenever it is another one. */
  watchTab(onTab: (tabId: number) => void, signal: AbortSignal): void;
  /** Asks the browser; false: the person said no. */
  requestAccess(origins: readonly string[]): Promise<boolean>;
}

export function startInspector(deps: InspectorDeps, signal: AbortSignal): Inspector {
  const { clock, drop, network } = deps;
  const model = createInspectorModel({ frame: deps.frame }, signal);
  let redactor = createRedactor();
  const stop = effect(() => {
    const { inspectorMaxEntries, inspectorMaxMegabytes, redactionTerms } = deps.settings.value;
    redactor = createRedactor(redactionTerms);
    model.setLimits({ entries: inspectorMaxEntries, bytes: inspectorMaxMegabytes * MEGABYTE });
  });
  signal.addEventListener('abort', stop);
  const background = startBackgroundSource(
    { clock, drop, model, connect: deps.connect, tellsNavigation: network !== null },
    signal,
  );
  let followed: number | null = null;
  deps.watchTab((tabId) => {
    if (followed !== null && followed !== tabId) model.forgetTab();
    followed = tabId;
    background.follow(tabId);
  }, signal);
  const devtools = network && startDevtoolsSource({ network, clock, drop, model, redactor: () => redactor }, signal);
  return {
    model,
    inDevtools: devtools !== null,
    missing: background.missing,
    allow: (origins) =>
      void deps.requestAccess(origins).then((granted) => {
        if (granted) background.allow(origins);
      }),
    clear() {
      model.clear();
      background.clear();
    },
    fetchBody: async (entry) => (await devtools?.fetchBody(entry)) ?? false,
    reveal: async (entry) => (await devtools?.reveal(entry)) ?? null,
  };
}
