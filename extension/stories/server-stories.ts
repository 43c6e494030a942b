// The states of what concerns several servers, and of what can be set: tabs, popup, side panel, options.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { LinkState } from '../link/link-state.ts';
import type { Settings } from '../settings/settings.ts';
import { CALM, calmBut, fixtureSnapshot } from './fixtures.ts';
import { NOT_ALLOWED, OFFLINE, POLLING, WRONG_CODE } from './sentences.ts';

export interface StoryServer {
  name: string;
  link: LinkState;
  snapshot: Snapshot | null;
  /** How old the snapshot is; unset: it is fresh. */
  pictureAgeMs?: number;
}

export interface ServersStory {
  view: 'panel' | 'popup' | 'options';
  servers: readonly StoryServer[];
  pairing?: { error?: string; done?: string; busy?: boolean };
  /** Name of the server to which the page in the tab belongs. */
  ofPage?: string;
  /** Origin of the page beside the view that no server declares. */
  foreignOrigin?: string;
  settings?: Partial<Settings>;
  /** The browser does not let the extension notify. */
  noLeave?: boolean;
  /** "click SELECTOR" or "dblclick SELECTOR", done in order once it is drawn. */
  click?: readonly string[];
  width?: number;
}

const LIVE: LinkState = { kind: 'live', intervalMs: 500 };
const calm = fixtureSnapshot({ fixtures: CALM });
const worse = fixtureSnapshot({ fixtures: calmBut({ name: 'worker', age: 18 }, { name: 'api', age: 12 }) });

const LOCAL: StoryServer = { name: 'local', link: LIVE, snapshot: calm };
const STAGING: StoryServer = { name: 'staging', link: LIVE, snapshot: worse };
const PREVIEW: StoryServer = { name: 'preview', link: OFFLINE, snapshot: null };
const POLLED: StoryServer = { ...STAGING, link: POLLING, pictureAgeMs: 22_000 };
const THREE = [LOCAL, STAGING, PREVIEW];
const TEN = Array.from({ length: 10 }, (_, index) => ({ ...LOCAL, name: `environment-${index + 1}` }));
const LONG = { ...STAGING, name: 'recommendation-service.europe-west-3.canary.example' };

const FILLED: Partial<Settings> = {
  motion: 'reduce',
  watchIntervalMs: 1_000,
  notifications: true,
  pollingExclusions: ['/api/monitor/jobs', '/api/me', '/health', `/api/${'very-long-segment/'.repeat(8)}`],
};

export const SERVER_STORIES: Readonly<Record<string, ServersStory>> = {
  'two-servers': { view: 'panel', servers: [LOCAL, { ...PREVIEW, name: 'staging' }] },
  'ten-servers': { view: 'panel', servers: TEN },
  'ten-servers-narrow': { view: 'panel', servers: TEN, width: 320 },
  'renaming-server': { view: 'panel', servers: THREE, click: ['dblclick #server-tab-staging'] },
  'foreign-page': { view: 'panel', servers: THREE, foreignOrigin: 'http://localhost:5173' },
  'side-panel-servers': {
    view: 'panel',
    servers: [STAGING, LOCAL],
    width: 320,
    foreignOrigin: 'http://localhost:5173',
  },
  'side-panel-offline': { view: 'panel', servers: [PREVIEW], width: 320 },
  'side-panel-polling': { view: 'panel', servers: [{ ...LOCAL, link: POLLING }], width: 400 },
  'side-panel-polling-old': { view: 'panel', servers: [POLLED], width: 320 },
  'side-panel-no-server': { view: 'panel', servers: [], width: 320 },
  'no-server': { view: 'panel', servers: [] },
  'popup-no-server': { view: 'popup', servers: [] },
  'popup-wrong-code': { view: 'popup', servers: [], pairing: { error: WRONG_CODE } },
  'popup-not-allowed': { view: 'popup', servers: [], pairing: { error: NOT_ALLOWED } },
  'popup-pairing': { view: 'popup', servers: [], pairing: { busy: true } },
  'popup-paired': {
    view: 'popup',
    servers: [{ ...LOCAL, name: '127.0.0.1:7373' }],
    pairing: { done: '127.0.0.1:7373' },
  },
  'popup-servers': { view: 'popup', servers: THREE, ofPage: 'staging' },
  'popup-polling-old': { view: 'popup', servers: [LOCAL, POLLED] },
  'popup-one-more': { view: 'popup', servers: [LOCAL], pairing: { error: WRONG_CODE } },
  'popup-many': { view: 'popup', servers: [LONG, ...TEN], ofPage: LONG.name },
  options: { view: 'options', servers: [LOCAL] },
  'options-no-server': { view: 'options', servers: [] },
  'options-filled': { view: 'options', servers: [...THREE, LONG], settings: FILLED },
  'options-removing': { view: 'options', servers: [LOCAL, STAGING], click: ['click [aria-label="Remove local"]'] },
  'options-redaction': {
    view: 'options',
    servers: [LOCAL],
    settings: { redactionTerms: ['authorization', 'cookie', 'password', 'customer-number'] },
    click: ['click [aria-label="Remove cookie"]'],
  },
  'options-narrow': { view: 'options', servers: THREE, settings: FILLED, width: 320 },
  'options-not-allowed': {
    view: 'options',
    servers: [LOCAL],
    noLeave: true,
    click: ['click input[type="checkbox"]', 'click .setting-add .text-button'],
  },
};
