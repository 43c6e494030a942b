// Every state on a page of its own: stories.html?story=broken&theme=dark. Without a story: the list of them.
import { type Signal, signal } from '@preact/signals';
import { render } from 'preact';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';
import { OptionsApp } from '../app/options-app.tsx';
import { PanelApp } from '../app/panel-app.tsx';
import { PopupApp } from '../app/popup-app.tsx';
import type { ServerModel, ServersModel } from '../models/server-model.ts';
import { FIRST_DRAFT, type PairingModel } from '../pairing/pairing-model.ts';
import { STORIES, type Story, type StoryServer } from './scenes.ts';

export function startStories(root: HTMLElement): void {
  const query = new URLSearchParams(location.search);
  const theme = query.get('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.style.colorScheme = theme;
  const story = STORIES[query.get('story') ?? ''];
  render(story ? <StoryView story={story} /> : <StoryList />, root);
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

function StoryView({ story }: { story: Story }) {
  const servers = storyServers(story);
  const pairing = storyPairing(story);
  const version = '0.1.0';
  if (story.view === 'popup')
    return (
      <PopupApp servers={servers} pairing={pairing} version={version} openSidePanel={() => {}} openOptions={() => {}} />
    );
  if (story.view === 'options')
    return <OptionsApp servers={servers} pairing={pairing} rename={() => {}} remove={() => {}} />;
  return (
    <PanelApp
      servers={servers}
      version={version}
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
  const servers = story.servers?.map((server) => storyServer(server, story.traffic)) ?? null;
  const selected = signal(servers?.[0] ?? null);
  const paused = signal(story.paused ?? false);
  return {
    servers: signal(servers),
    selected,
    paused,
    select: (id) => {
      selected.value = servers?.find((server) => server.id === id) ?? null;
    },
    setPaused: (value) => {
      paused.value = value;
    },
    retry: () => {},
  };
}

function storyServer(server: StoryServer, traffic: Story['traffic']): ServerModel {
  const snapshot = signal(server.snapshot);
  if (traffic) setInterval(() => goOn(snapshot, server.snapshot, traffic), 500);
  return {
    id: server.name,
    url: 'http://127.0.0.1:7373',
    name: signal(server.name),
    link: signal(server.link),
    snapshot,
    stale: signal(server.link.kind === 'offline' || server.link.kind === 'connecting'),
  };
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
  const cpuPercent = sidecar.cpuPercent && sidecar.cpuPercent * (1 + 0.3 * Math.sin(atMs / 1_700));
  const instances = sidecar.instances.map((instance) => ({ ...instance, receivedAtMs: atMs }));
  return { ...sidecar, cpuPercent, instances };
}
