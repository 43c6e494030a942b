// What the apps of each server did in the last minutes, for views that open later than it was told. In: events of the
// streams. It lives as long as the background does; nobody else remembers it.

import type { StreamEvent } from '../../server/contract/stream.ts';
import { createWork, type Work } from '../xray/work.ts';

export interface WorkRings {
  /** Keeps what reports tell; other events are left alone. */
  take(serverId: string, event: StreamEvent): void;
  of(serverId: string): Work | null;
  /** Forgets servers that are no longer paired, or are to be found elsewhere now. */
  setServers(servers: readonly { id: string; url: string }[]): void;
}

export function createWorkRings(): WorkRings {
  let rings = new Map<string, { url: string; work: Work }>();
  return {
    take: (serverId, event) => rings.get(serverId)?.work.hear(event),
    of: (serverId) => rings.get(serverId)?.work ?? null,
    setServers(servers) {
      rings = new Map(
        servers.map(({ id, url }) => {
          const known = rings.get(id);
          return [id, known?.url === url ? known : { url, work: createWork() }];
        }),
      );
    },
  };
}
