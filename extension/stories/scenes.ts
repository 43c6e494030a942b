// The states that a person can meet, each as data.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { Topology } from '../../server/contract/topology.ts';
import type { LinkState } from '../link/link-state.ts';
import { CALM, calmBut, type Fixture, fixtureSnapshot, NOW_MS } from './fixtures.ts';

export interface StoryServer {
  name: string;
  link: LinkState;
  snapshot: Snapshot | null;
}

export interface Story {
  view: 'panel' | 'popup' | 'options';
  /** null: the background has not answered yet. */
  servers: readonly StoryServer[] | null;
  paused?: boolean;
  outdated?: boolean;
  pairingError?: string;
  /** The sidecar whose details are open. */
  chosen?: string;
  /** Events counted on each healthy channel every half second. */
  traffic?: Readonly<Record<string, number>>;
}

const LIVE: LinkState = { kind: 'live', intervalMs: 500 };
const OFFLINE: LinkState = {
  kind: 'offline',
  reason: 'Nothing answers at http://127.0.0.1:7373. Is the server running? Start it with: npm run server',
  retryAtMs: NOW_MS + 15_000,
};
const POLLING: LinkState = {
  kind: 'polling',
  intervalMs: 30_000,
  reason: 'The event stream could not be opened (503), so a snapshot is fetched every 30 s.',
};

const calm = fixtureSnapshot({ fixtures: CALM });
const panel = (snapshot: Snapshot | null, link: LinkState = LIVE, more: Partial<Story> = {}): Story => ({
  view: 'panel',
  servers: [{ name: 'local', link, snapshot }],
  ...more,
});

const broken = fixtureSnapshot({
  fixtures: calmBut({ name: 'worker', age: 18 }, { name: 'api', age: 12 }, { name: 'beat', memory: 126 }),
  rejected: [
    {
      name: 'terminal',
      instance: 'terminal-1',
      reason: 'memoryBytes: Invalid type: Expected number but received "lots"',
    },
  ],
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

export const STORIES: Readonly<Record<string, Story>> = {
  healthy: panel(calm),
  busy: panel(busy),
  details: panel(busy, LIVE, { chosen: 'api', traffic: { browser: 2 } }),
  'details-down': panel(broken, LIVE, { chosen: 'worker' }),
  traffic: panel(calm, LIVE, { traffic: { browser: 9, async: 2, scheduled: 1, 'ws-exec': 400 } }),
  broken: panel(broken),
  'first-start': panel(fixtureSnapshot({ fixtures: [] })),
  connecting: panel(null, { kind: 'connecting' }),
  offline: panel(calm, OFFLINE),
  'offline-never-seen': panel(null, OFFLINE),
  polling: panel(calm, POLLING),
  paused: panel(calm, LIVE, { paused: true }),
  'store-lost': panel(fixtureSnapshot({ fixtures: CALM, storeLost: true })),
  'no-limits': panel(unlimited),
  outdated: panel(calm, OFFLINE, { outdated: true }),
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
  many: panel(
    fixtureSnapshot({
      topology: many,
      fixtures: manyNames.map((name, index) => ({
        name,
        cpu: (index % 7) / 9,
        limit: 1,
        memory: 40 + index * 7,
        memoryLimit: 512,
      })),
    }),
  ),
  'two-servers': {
    view: 'panel',
    servers: [
      { name: 'local', link: LIVE, snapshot: calm },
      { name: 'staging', link: OFFLINE, snapshot: null },
    ],
  },
  'no-server': { view: 'panel', servers: [] },
  'popup-no-server': { view: 'popup', servers: [] },
  'popup-wrong-code': {
    view: 'popup',
    servers: [],
    pairingError: 'The code 123456 is not the one that the server printed. 4 tries are left.',
  },
  'popup-servers': {
    view: 'popup',
    servers: [
      { name: 'local', link: LIVE, snapshot: calm },
      { name: 'staging', link: LIVE, snapshot: broken },
      { name: 'preview', link: OFFLINE, snapshot: null },
    ],
  },
  options: { view: 'options', servers: [{ name: 'local', link: LIVE, snapshot: calm }] },
};
