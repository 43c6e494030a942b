// Test aid: a link to a server that the test holds, and what it brought.
import { systemClock } from '../link/clock.ts';
import type { LinkState } from '../link/link-state.ts';
import { createFakeServer, PAIRED } from './fake-server.ts';
import { createServerClient } from './server-client.ts';
import { startServerLink } from './server-link.ts';

/** `start` starts it; it ends with the signal. */
export function linkedServer(signal: AbortSignal, { mayReach = true } = {}) {
  const server = createFakeServer();
  const links: LinkState[] = [];
  const events: string[] = [];
  const drops: string[] = [];
  const client = createServerClient({ fetch: server.fetch, clock: systemClock, mayReach: async () => mayReach });
  const start = () =>
    startServerLink(
      {
        client,
        clock: systemClock,
        random: () => 0.5,
        drop: (kind, reason) => drops.push(`${kind}: ${reason}`),
        openEventSource: server.openEventSource,
        intervalMs: () => 500,
      },
      PAIRED,
      { onEvent: ({ type }) => events.push(type), onLink: (link) => links.push(link) },
      signal,
    );
  const kinds = () => links.map(({ kind }) => kind);
  const lastReason = () => {
    const link = links.at(-1);
    return link && 'reason' in link ? link.reason : '';
  };
  return { server, links, kinds, lastReason, events, drops, start };
}
