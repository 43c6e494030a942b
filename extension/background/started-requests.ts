// Test aid: the background's requests between a fake browser and a session's storage in memory. Time is the test's: it runs
// on fake timers.
import * as v from 'valibot';
import { vi } from 'vitest';
import type { WebRequestDetails, WebRequestEvent } from '../inspector/from-web-request.ts';
import { APP_ORIGIN, START_MS } from '../inspector/sample-entry.ts';
import { systemClock } from '../link/clock.ts';
import { type FromRequestView, type ToRequestView, ToRequestViewSchema } from '../link/request-message.ts';
import { DEFAULT_SETTINGS } from '../settings/settings.ts';
import { memoryValue } from '../storage/memory-value.ts';
import { createAppServers } from './app-servers.ts';
import { createRequestStorage } from './request-storage.ts';
import { startRequests } from './requests.ts';

export const SERVER = { id: 's', url: 'http://127.0.0.1:7373' };

export function sessionArea() {
  const held = new Map<string, unknown>();
  return {
    held,
    writes: 0,
    get: async () => Object.fromEntries(structuredClone([...held])),
    async set(items: Record<string, unknown>) {
      this.writes += 1;
      for (const [key, value] of Object.entries(items)) held.set(key, structuredClone(value));
    },
    remove: async (key: string) => void held.delete(key),
  };
}

/** A worker that begins its life with what the session's storage holds. */
export async function startedRequests(
  signal: AbortSignal,
  { area = sessionArea(), apps = memoryValue(), allowed = memoryValue([APP_ORIGIN]) } = {},
) {
  let hear = (_: WebRequestEvent, __: WebRequestDetails & { origin: string | null }) => {};
  let close = (_: number) => {};
  let connect: Parameters<Parameters<typeof startRequests>[0]['onView']>[0] = () => {};
  const drops: string[] = [];
  const drop = (kind: string, reason: string) => drops.push(`${kind}: ${reason}`);
  const requests = startRequests(
    {
      clock: systemClock,
      drop,
      servers: createAppServers(apps, drop),
      storage: createRequestStorage(area, systemClock, drop),
      settings: { read: async () => DEFAULT_SETTINGS, watch: () => {} },
      observe: (listener) => {
        hear = listener;
      },
      allowed,
      mayReach: async () => true,
      onPermissionsChanged: () => {},
      onTabClosed: (listener) => {
        close = listener;
      },
      onView: (listener) => {
        connect = listener;
      },
    },
    signal,
  );
  const settle = () => vi.advanceTimersByTimeAsync(0);
  let made = 0;
  /** One request from its beginning to its end. */
  const request = async (
    method: string,
    path: string,
    status: number,
    more: Partial<WebRequestDetails & { origin: string | null }> = {},
  ) => {
    made += 1;
    const details = {
      requestId: `${made}`,
      tabId: 3,
      method,
      url: path.startsWith('/') ? `${APP_ORIGIN}${path}` : path,
      type: 'xmlhttprequest',
      timeStamp: START_MS + made * 500,
      origin: APP_ORIGIN,
      statusCode: status,
      ...more,
    };
    hear('begun', details);
    hear('completed', { ...details, timeStamp: details.timeStamp + 5 });
    await settle();
  };
  /** One event of a request of tab 3; all events of one id are of one request. */
  const event = async (name: WebRequestEvent, requestId: string, more: Partial<WebRequestDetails> = {}) => {
    const url = `${APP_ORIGIN}/api/slow`;
    const rest = { method: 'GET', url, type: 'xmlhttprequest', timeStamp: START_MS, origin: APP_ORIGIN, ...more };
    hear(name, { requestId, tabId: 3, ...rest });
    await settle();
  };
  const view = () => {
    const received: ToRequestView[] = [];
    let receive = (_: unknown) => {};
    connect({
      // As it crosses a port, and is read there: what a real view would drop fails here.
      post: (message) => received.push(v.parse(ToRequestViewSchema, JSON.parse(JSON.stringify(message)))),
      onMessage: (listener) => {
        receive = listener;
      },
      onDisconnect: () => {},
    });
    const send = async (message: FromRequestView) => {
      receive(message);
      await settle();
    };
    const entries = () =>
      received.flatMap((message) => (message.type === 'log' || message.type === 'entries' ? message.entries : []));
    const paths = () => entries().map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    /** What the view would hold now, each as its newest state says. */
    const states = () => {
      const held = new Map<string, string>();
      for (const { id, pending, status, error } of entries())
        held.set(id, pending ? 'pending' : String(status ?? error));
      return [...held.values()];
    };
    return { received, send, paths, states };
  };
  await settle();
  requests.setServers([SERVER]);
  requests.learn(SERVER.id, { origins: [APP_ORIGIN], polling: ['/api/beat'] });
  await settle();
  return {
    area,
    apps,
    allowed,
    drops,
    request,
    event,
    view,
    close: (tabId: number) => close(tabId),
    settle,
    setServers: requests.setServers,
  };
}
