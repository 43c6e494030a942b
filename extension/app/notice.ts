// The one notice under the toolbar: what is missing, why, and what mends it. Pure; the most pressing one wins.
import type { DegradedReason, Snapshot } from '../../server/contract/snapshot.ts';
import type { LinkState } from '../link/link-state.ts';

export interface Notice {
  tone: 'info' | 'warning' | 'error';
  text: string;
  /** A command to run in a terminal, where one mends it. */
  command: string | null;
  action: 'retry' | 'reload' | null;
}

export interface NoticeFacts {
  link: LinkState;
  snapshot: Snapshot | null;
  /** The extension was updated or reloaded, and this page belongs to its earlier version. */
  outdated: boolean;
  serverUrl: string;
}

export function noticeFor({ link, snapshot, outdated, serverUrl }: NoticeFacts): Notice | null {
  if (outdated)
    return {
      tone: 'warning',
      text: 'Sidescope was updated. Reload this view to go on.',
      command: null,
      action: 'reload',
    };
  if (link.kind === 'offline') return { tone: 'error', text: link.reason, command: null, action: 'retry' };
  if (link.kind === 'polling') return { tone: 'warning', text: link.reason, command: null, action: 'retry' };
  if (snapshot === null) return null;
  if (snapshot.degradedReason !== null) return STORE_TROUBLE[snapshot.degradedReason];
  if (snapshot.sidecars.every((sidecar) => sidecar.ageMs === null)) return noReports(snapshot, serverUrl);
  return null;
}

const trouble = (tone: Notice['tone'], text: string, command: string): Notice => ({
  tone,
  text,
  command,
  action: null,
});

const STORE_TROUBLE: Record<DegradedReason, Notice> = {
  redis_unavailable: trouble(
    'error',
    'The server cannot reach Redis, so every sidecar shows as down. Check that Redis runs and that OPS_REDIS_URL names it.',
    'redis-cli -u "$OPS_REDIS_URL" ping',
  ),
  redis_timeout: trouble(
    'error',
    'Redis is connected but does not answer, so every sidecar shows as down. A slow command or a stopped process holds it up.',
    'redis-cli -u "$OPS_REDIS_URL" slowlog get 5',
  ),
  redis_refused: trouble(
    'error',
    'Redis refuses a command of the server (permission, password, type of a key, or still loading), so every sidecar shows as down. The server’s log names the command’s error.',
    'redis-cli -u "$OPS_REDIS_URL" acl whoami',
  ),
  redis_readonly: trouble(
    'warning',
    'Redis takes no writes, so reports grow old: it is a replica, or it lacks the replicas it wants. Point OPS_REDIS_URL at the primary.',
    'redis-cli -u "$OPS_REDIS_URL" role',
  ),
  redis_full: trouble(
    'warning',
    'Redis is full, so reports grow old: maxmemory is reached and nothing may be evicted. Raise it, or free memory.',
    'redis-cli -u "$OPS_REDIS_URL" info memory',
  ),
};

function noReports(snapshot: Snapshot, serverUrl: string): Notice {
  const name = snapshot.sidecars[0]?.name ?? 'api';
  return {
    tone: 'info',
    text: 'No reporter has reported yet. Start one beside each container, or in front of its command:',
    command: `sidescope-reporter --name ${name} --server ${serverUrl} -- COMMAND`,
    action: null,
  };
}
