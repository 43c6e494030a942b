// Every state on a page of its own: stories.html?story=broken&theme=dark. Without a story: the list of them.
import { type Signal, signal } from '@preact/signals';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import { OptionsApp } from '../app/options-app.tsx';
import { PanelApp } from '../app/panel-app.tsx';
import { PopupApp } from '../app/popup-app.tsx';
import { startPage } from '../app/start-page.tsx';
import { createServerLog } from '../events/server-log.ts';
import { EMPTY_RECORD } from '../history/record.ts';
import { APP_ORIGIN } from '../inspector/sample-entry.ts';
import { aged, isStale } from '../models/picture-age.ts';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import type { PairingModel } from '../pairing/pairing-model.ts';
import { FIRST_DRAFT } from '../pairing/pairing-record.ts';
import { createMapLight } from '../topology/map-light.ts';
import { createServerWork } from '../xray/server-work.ts';
import { traceIdsOf } from '../xray/trace-of.ts';
import { actInHistory } from './act-in-history.ts';
import { actInStory, forgetStories } from './act-in-story.ts';
import { NOW_MS } from './fixtures.ts';
import { growDrawer, storyInspector } from './request-stories.ts';
import { STORIES, type Story } from './scenes.ts';
import type { StoryServer } from './server-stories.ts';
import { withBug, withBugInAll } from './story-bugs.ts';
import { storyAllowed, storyLeave, storySettings } from './story-settings.ts';
import { clickInStory } from './use-story.ts';

export function startStories(root: HTMLElement): void {
  const query = new URLSearchParams(location.search);
  const theme = query.get('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.style.colorScheme = theme;
  const story = STORIES[query.get('story') ?? ''];
  forgetStories();
  if (story?.requests) growDrawer();
  startPage(root, story ? storyView(story) : <StoryList />);
  clickInStory(root, story?.click ?? []);
  if (story?.chosen) root.querySelector<HTMLElement>(`[data-sidecar="${story.chosen}"] .card-button`)?.click();
}

function StoryList() {
  return (
    <main class="options">
      <h1>Stories</h1>
      <ul>
        {Object.keys(STORIES).map((name) => (
          <li key={name}>
            {name} <a href={`?story=${name}&theme=light`}>light</a> <a href={`?story=${name}&theme=dark`}>dark</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** No component: its models are made once, and what they read while they are made must not draw the story anew. */
function storyView(story: Story) {
  const servers = storyServers(story);
  const pairing = storyPairing(story);
  const version = '0.1.0';
  const settings = storySettings(story.settings);
  if (story.view === 'popup')
    return (
      <PopupApp servers={servers} pairing={pairing} version={version} openSidePanel={() => {}} openOptions={() => {}} />
    );
  if (story.view === 'options')
    return (
      <OptionsApp
        servers={servers}
        pairing={pairing}
        settings={settings}
        leave={storyLeave(!story.noLeave)}
        allowed={storyAllowed()}
        version={version}
        rename={() => {}}
        remove={() => {}}
      />
    );
  return (
    <PanelApp
      servers={servers}
      settings={settings}
      inspector={signal(storyInspector(story.requests))}
      traces={storyTraces(story)}
      pageOrigin={signal(APP_ORIGIN)}
      version={version}
      rename={() => {}}
      openOptions={() => {}}
      outdated={signal(story.outdated ?? false)}
      openPairing={() => {}}
      reload={() => {}}
    />
  );
}

function storyPairing({ pairing = {} }: Story): PairingModel {
  const { error = null, done = null, busy = false } = pairing;
  const draft = signal(error || busy ? { ...FIRST_DRAFT, code: '123 456' } : FIRST_DRAFT);
  const open = signal(error !== null || busy);
  return {
    draft,
    busy: signal(busy),
    error: signal(error),
    done: signal(done),
    open,
    begin: () => {
      open.value = true;
    },
    type: (change) => {
      draft.value = { ...draft.peek(), ...change };
    },
    submit: () => {},
    cancel: () => {
      open.value = false;
    },
  };
}

function storyServers(story: Story): ServersModel {
  const servers = story.servers?.map((server) => storyServer(server, story)) ?? null;
  const selected = signal(servers?.[0] ?? null);
  const paused = signal(story.paused ?? false);
  const model: ServersModel = {
    servers: signal(servers),
    selected,
    foreignOrigin: signal(story.foreignOrigin ?? null),
    ofPage: signal(story.ofPage ?? null),
    paused,
    select: (id) => {
      selected.value = servers?.find((server) => server.id === id) ?? null;
    },
    setPaused: (value) => {
      paused.value = value;
    },
    retry: () => {},
  };
  return withBugInAll(model, story.bugIn);
}

function storyServer(
  server: StoryServer,
  { traffic, events, history, requests, xray, held, bugIn }: Story,
): ServerModel {
  const { link, pictureAgeMs = 0 } = server;
  const snapshot = signal(server.snapshot && aged(server.snapshot, NOW_MS + pictureAgeMs));
  const stale = isStale(link, server.snapshot && pictureAgeMs);
  if (traffic) setInterval(() => goOn(snapshot, server.snapshot, traffic), 500);
  const log = createServerLog(snapshot);
  log.takeLog((events ?? history)?.before ?? xray?.log ?? []);
  log.show(false);
  if (events) requestAnimationFrame(() => actInStory(document.body, events, log));
  if (history) requestAnimationFrame(() => actInHistory(document.body, history));
  const model: ServerModel = {
    id: server.name,
    url: 'http://127.0.0.1:7373',
    name: signal(server.name),
    link: signal(link),
    snapshot,
    ...log,
    heard: signal({ stream: 0, atMs: NOW_MS }),
    history: signal(history?.record ?? held ?? EMPTY_RECORD),
    keepHistory: () => {},
    ...storyWork(requests),
    light: createMapLight(),
    stale: signal(stale),
    staleAgeMs: signal(stale && server.snapshot ? pictureAgeMs : null),
  };
  return withBug(model, bugIn);
}

const storyTraces = ({ requests }: Story) =>
  signal({ mine: new Set(requests?.entries.flatMap(traceIdsOf)), otherTabs: new Set(['other']) });

function storyWork(requests: Story['requests']): Pick<ServerModel, 'work' | 'keepWork'> {
  const { hearWork, showWork, ...work } = createServerWork(() => {});
  work.keepWork();
  for (const event of requests?.told ?? []) hearWork(event);
  showWork(false, 0);
  return work;
}

/** Half a second later: events were counted, and CPU rose or fell around what it was at first. */
function goOn(
  snapshot: Signal<Snapshot | null>,
  first: Snapshot | null,
  traffic: Readonly<Record<string, number>>,
): void {
  const before = snapshot.peek();
  if (before === null || first === null) return;
  const generatedAtMs = before.generatedAtMs + 500;
  const channels = before.channels.map((channel) => ({
    ...channel,
    total: channel.total + (traffic[channel.id] ?? 0),
  }));
  const sidecars = first.sidecars.map((sidecar) => swayed(sidecar, generatedAtMs));
  snapshot.value = { ...before, channels, sidecars, generatedAtMs };
}

function swayed(sidecar: Sidecar, atMs: number): Sidecar {
  const by = 1 + 0.3 * Math.sin(atMs / 1_700);
  const cpuPercent = sidecar.cpuPercent && sidecar.cpuPercent * by;
  const cpuCores = sidecar.cpuCores && sidecar.cpuCores * by;
  const instances = sidecar.instances.map((instance) => ({ ...instance, receivedAtMs: atMs }));
  return { ...sidecar, cpuPercent, cpuCores, instances };
}
