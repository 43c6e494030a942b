// Keeps the badge right. With a view open it follows the streams; without one, a snapshot of each server every 30 s,
// since a worker without a view is put to sleep and cannot hold a stream.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import type { PairedServer } from '../pairing/paired-server.ts';
import { type Badge, badgeOf } from './badge.ts';
import type { Picture } from './live-servers.ts';
import type { Answer, ServerClient } from './server-client.ts';

export const BADGE_ALARM_NAME = 'sidescope-badge';
/** The shortest period that Chrome keeps to. */
export const BADGE_ALARM_MINUTES = 0.5;

export interface BadgeAlarmDeps {
  client: Pick<ServerClient, 'snapshot'>;
  servers(): readonly PairedServer[];
  picture(serverId: string): Picture;
  hasStream(serverId: string): boolean;
  answered(serverId: string, answer: Answer<Snapshot>): void;
  setBadge(badge: Badge): void;
}

export interface BadgeAlarm {
  /** Fetches the servers that have no stream, then draws. Calls while one runs share it. */
  check(): Promise<void>;
  /** Draws what is known now. */
  draw(): void;
}

export function createBadgeAlarm(deps: BadgeAlarmDeps, signal: AbortSignal): BadgeAlarm {
  let running: Promise<void> | null = null;
  let again = false;
  let drawn = '';
  const draw = () => {
    // Of a server that is being asked for the first time nothing is known yet: what stands there does so from before.
    if (running !== null && deps.servers().some(({ id }) => deps.picture(id).contact === 'not-asked')) return;
    const badge = badgeOf(deps.servers().map(({ id, name }) => ({ name, ...deps.picture(id) })));
    const text = JSON.stringify(badge);
    if (text !== drawn) deps.setBadge(badge);
    drawn = text;
  };
  const fetchAll = async () => {
    const asked = deps.servers().filter(({ id }) => !deps.hasStream(id));
    await Promise.all(
      asked.map(async (server) => {
        const answer = await deps.client.snapshot(server, signal);
        if (!deps.hasStream(server.id) && deps.servers().includes(server)) deps.answered(server.id, answer);
      }),
    );
  };
  /** Once more, where the servers have changed meanwhile. */
  const fetchWhileAsked = async () => {
    do {
      again = false;
      await fetchAll();
    } while (again && !signal.aborted);
  };
  return {
    draw,
    check: () => {
      again = running !== null;
      running ??= fetchWhileAsked().finally(() => {
        running = null;
        draw();
      });
      return running;
    },
  };
}
