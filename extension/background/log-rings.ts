// The newest of each server's log, for views that open later than it was told. In: events of the streams. It lives as
// long as the background does; what is older a view asks of the server's history.

import type { StreamEvent } from '../../server/contract/stream.ts';
import { isLogEvent, type LogEvent, MAX_EVENTS } from '../events/event-log.ts';

export interface LogRings {
  /** Keeps what belongs in the log; other events are left alone. */
  take(serverId: string, event: StreamEvent): void;
  /** Oldest first. */
  of(serverId: string): readonly LogEvent[];
  /** Forgets servers that are no longer paired, or are to be found elsewhere now. */
  setServers(servers: readonly { id: string; url: string }[]): void;
}

interface Ring {
  url: string;
  events: LogEvent[];
}

export function createLogRings(): LogRings {
  let rings = new Map<string, Ring>();
  return {
    take(serverId, event) {
      const ring = rings.get(serverId);
      if (ring === undefined || !isLogEvent(event)) return;
      ring.events.push(event);
      if (ring.events.length > MAX_EVENTS) ring.events.shift();
    },
    of: (serverId) => rings.get(serverId)?.events ?? [],
    setServers(servers) {
      rings = new Map(
        servers.map(({ id, url }) => {
          const known = rings.get(id);
          return [id, known?.url === url ? known : { url, events: [] }];
        }),
      );
    },
  };
}
