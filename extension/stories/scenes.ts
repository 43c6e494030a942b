// The states that a person can meet, each as data.
import { DegradedReason, type Snapshot } from '../../server/contract/snapshot.ts';
import type { Topology } from '../../server/contract/topology.ts';
import type { HistoryRecord } from '../history/record.ts';
import { APP_ORIGIN } from '../inspector/sample-entry.ts';
import type { LinkState } from '../link/link-state.ts';
import { EVENT_STORIES, type StoryEvents } from './event-stories.ts';
import { CALM, calmBut, type Fixture, fixtureSnapshot, NOW_MS } from './fixtures.ts';
import { HISTORY_OFFLINE, HISTORY_STORIES, minuteBefore, type StoryHistory } from './history-stories.ts';
import { clicksOf, REQUEST_STORIES, type StoryRequests } from './request-stories.ts';
import { malformedReason, OFFLINE, POLLING } from './sentences.ts';
import { SERVER_STORIES, type ServersStory, type StoryServer } from './server-stories.ts';
import type { BugIn } from './story-bugs.ts';
import { type StoryXray, XRAY_STORIES } from './xray-stories.ts';

export interface Story extends Omit<ServersStory, 'servers'> {
  /** null: the background has not answered yet. */
  servers: readonly StoryServer[] | null;
  paused?: boolean;
  events?: StoryEvents;
  history?: StoryHistory;
  requests?: StoryRequests;
  xray?: StoryXray;
  outdated?: boolean;
  /** What the server held, where the History tab is not what it is about. */
  held?: HistoryRecord;
  /** The view that has a bug. */
  bugIn?: BugIn;
  /** The width of the window it is made for, in CSS pixels; unset: any. */
  width?: number;
  /** The sidecar whose details are open. */
  chosen?: string;
  /** Events counted on each healthy channel every half second. */
  traffic?: Readonly<Record<string, number>>;
}

const LIVE: LinkState = { kind: 'live', intervalMs: 500 };
const CONNECTING: LinkState = { kind: 'connecting' };

const calm = fixtureSnapshot({ fixtures: CALM });
const panel = (snapshot: Snapshot | null, link: LinkState = LIVE, more: Partial<Story> = {}): Story => ({
  view: 'panel',
  servers: [{ name: 'local', link, snapshot }],
  ...more,
});
/** As it was when the link was lost. */
const lost = (link: LinkState, more: Partial<Story> = {}): Story => ({
  view: 'panel',
  servers: [{ name: 'local', link, snapshot: calm, pictureAgeMs: 9_000 }],
  ...more,
});

const broken = fixtureSnapshot({
  fixtures: calmBut({ name: 'worker', age: 18 }, { name: 'api', age: 12 }, { name: 'beat', memory: 126 }),
  rejected: [{ name: 'terminal', instance: 'terminal-1', reason: malformedReason('terminal') }],
});

const busy = fixtureSnapshot({
  fixtures: [
    ...calmBut(
      { name: 'frontend', cpu: 0.41, traffic: { browser: 12_840 } },
      { name: 'api', cpu: 0.93, memory: 431, throttled: 0.32, traffic: { browser: 12_840, async: 312 } },
      { name: 'worker', cpu: 1.72, memory: 890 },
    ),
    { name: 'api', instance: 'api-2', cpu: 0.71, limit: 1, memory: 398, memoryLimit: 512, up: 340 },
  ],
});

const troubled = fixtureSnapshot({
  fixtures: [
    ...calmBut({
      name: 'worker',
      troubles: {
        publishFailures: 12,
        lastOutage: { kind: 'link', beganAtMs: NOW_MS - 220_000, endedAtMs: NOW_MS - 180_000 },
        countsDropped: 30,
        countsClamped: 4,
      },
    }),
    { name: 'worker', instance: 'worker-2', cpu: 0.2, limit: 2, memory: 160, memoryLimit: 1_024, up: 340 },
  ],
});

const sharedId = fixtureSnapshot({
  fixtures: [
    ...calmBut({ name: 'worker', shared: true }),
    { name: 'worker', instance: 'worker-2', cpu: 0.2, limit: 2, memory: 160, memoryLimit: 1_024, up: 340 },
  ],
});

const killed = fixtureSnapshot({ fixtures: calmBut({ name: 'worker', memory: 640, oomKills: 1, up: 420 }) });

const undeclared = fixtureSnapshot({
  fixtures: [...CALM, { name: 'mailer', cpu: 0.04, limit: 0.5, memory: 52, memoryLimit: 128 }],
});

/** One for each trouble that the store can have: "store-timeout" and so on. */
const storeStories = Object.fromEntries(
  DegradedReason.options.map((degradedReason) => [
    degradedReason.replace('redis_', 'store-'),
    panel(fixtureSnapshot({ fixtures: CALM, degradedReason })),
  ]),
);

const unlimited = fixtureSnapshot({
  fixtures: CALM.map(({ name, cpu, memory }): Fixture => ({ name, cpu, memory })).concat({
    name: 'mailer',
    cpu: 0.02,
    memory: 44,
  }),
});

const longNames: Topology = {
  sidecars: ['storefront-europe-west-3-canary', 'recommendation-service', 'a'].map((name) => ({
    name,
    kind: 'container' as const,
  })),
  channels: [
    {
      id: 'long',
      label: 'Personalised recommendations',
      path: ['storefront-europe-west-3-canary', 'recommendation-service', 'a'],
    },
    { id: 'one', label: 'A', path: ['a'] },
  ],
  origins: [],
};

const manyNames = Array.from({ length: 60 }, (_, index) => `service-${String(index + 1).padStart(2, '0')}`);
const many: Topology = {
  sidecars: manyNames.map((name) => ({ name, kind: 'container' as const })),
  channels: Array.from({ length: 15 }, (_, row) => ({
    id: `channel-${row}`,
    label: `Channel ${row + 1}`,
    path: manyNames.slice(row * 4, row * 4 + 4),
  })),
  origins: [],
};

const manyCalm = fixtureSnapshot({
  topology: many,
  fixtures: manyNames.map((name, index) => ({
    name,
    cpu: (index % 7) / 9,
    limit: 1,
    memory: 40 + index * 7,
    memoryLimit: 512,
  })),
});

const eventStories = Object.fromEntries(
  Object.entries(EVENT_STORIES).map(([name, events]) => [name, panel(calm, LIVE, { events })]),
);

const historyStories = Object.fromEntries(
  Object.entries(HISTORY_STORIES).map(([name, history]) => {
    const isMany = name === 'history-many';
    return [name, panel(isMany ? manyCalm : calm, LIVE, { history })];
  }),
);

const ofApp = { ...calm, origins: [APP_ORIGIN] };
const requestStory = (requests: StoryRequests): Partial<Story> => ({ requests, click: clicksOf(requests) });
const requestStories = Object.fromEntries(
  Object.entries<StoryRequests>(REQUEST_STORIES).map(([name, story]) => [
    name,
    panel(story.noOrigins ? calm : ofApp, LIVE, requestStory(story)),
  ]),
);

const xrayStories = Object.fromEntries(
  Object.entries<StoryXray>(XRAY_STORIES).map(([name, xray]) => [
    name,
    panel(ofApp, LIVE, { xray, ...requestStory(xray) }),
  ]),
);

export const STORIES: Readonly<Record<string, Story>> = {
  healthy: panel(calm, LIVE, { held: minuteBefore(calm) }),
  busy: panel(busy, LIVE, { held: minuteBefore(busy) }),
  details: panel(busy, LIVE, {
    chosen: 'api',
    traffic: { browser: 2 },
    events: EVENT_STORIES.events,
    held: minuteBefore(busy),
  }),
  'details-troubled': panel(troubled, LIVE, { chosen: 'worker' }),
  'details-shared-id': panel(sharedId, LIVE, { chosen: 'worker' }),
  'details-down': panel(broken, LIVE, { chosen: 'worker' }),
  ...eventStories,
  ...requestStories,
  ...xrayStories,
  'xray-side-panel': panel(ofApp, LIVE, { width: 320, xray: XRAY_STORIES.xray, ...requestStory(XRAY_STORIES.xray) }),
  'requests-side-panel': panel(ofApp, LIVE, { width: 320, ...requestStory(REQUEST_STORIES.requests) }),
  'events-side-panel': panel(calm, LIVE, { width: 320, events: EVENT_STORIES.events }),
  ...historyStories,
  'history-offline': lost(OFFLINE, { history: HISTORY_OFFLINE }),
  'history-side-panel': panel(calm, LIVE, { width: 320, history: HISTORY_STORIES['history-window'] }),
  traffic: panel(calm, LIVE, { traffic: { browser: 9, async: 2, scheduled: 1, 'ws-exec': 400 } }),
  broken: panel(broken, LIVE, { held: minuteBefore(broken) }),
  'first-start': panel(fixtureSnapshot({ fixtures: [] })),
  connecting: panel(null, CONNECTING),
  reconnecting: lost(CONNECTING),
  offline: lost(OFFLINE),
  'offline-never-seen': panel(null, OFFLINE),
  polling: panel(calm, POLLING),
  'polling-old': {
    view: 'panel',
    servers: [{ name: 'local', link: POLLING, snapshot: busy, pictureAgeMs: 22_000 }],
    chosen: 'api',
    held: minuteBefore(busy),
  },
  paused: panel(calm, LIVE, { paused: true }),
  ...storeStories,
  'oom-kill': panel(killed),
  undeclared: panel(undeclared),
  'side-panel': panel(broken, LIVE, { width: 320, held: minuteBefore(broken) }),
  'side-panel-details': panel(busy, LIVE, { width: 320, chosen: 'api' }),
  'no-limits': panel(unlimited),
  outdated: lost(OFFLINE, { outdated: true }),
  'bug-in-map': panel(calm, LIVE, { bugIn: 'map', events: EVENT_STORIES.events }),
  'bug-in-drawer': panel(calm, LIVE, { bugIn: 'events', click: ['click #drawer-tab-events'] }),
  'bug-in-details': panel(calm, LIVE, { bugIn: 'details', chosen: 'api' }),
  'bug-in-everything': panel(calm, LIVE, { bugIn: 'everything' }),
  'bug-in-model': panel(calm, LIVE, { bugIn: 'model' }),
  'bug-side-panel': panel(calm, LIVE, { width: 320, bugIn: 'map', events: EVENT_STORIES.events }),
  'long-names': panel(
    fixtureSnapshot({
      topology: longNames,
      fixtures: [
        { name: 'storefront-europe-west-3-canary', cpu: 11.5, limit: 16, memory: 40_960, memoryLimit: 65_536 },
        { name: 'recommendation-service', cpu: 0.2, memory: 800 },
        { name: 'a', cpu: 0, limit: 0.1, memory: 1, memoryLimit: 16, up: 4 },
      ],
    }),
  ),
  many: panel(manyCalm),
  ...SERVER_STORIES,
};
