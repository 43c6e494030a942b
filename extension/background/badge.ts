// What the toolbar button shows: text, colours, and the same in words. Pure.
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { countHealthy } from '../topology/healthy-count.ts';

/** How asking a server last went. `refused`: it answers, but only a person can mend the pairing. */
export type Contact = 'not-asked' | 'answered' | 'silent' | 'refused';

export interface BadgeServer {
  name: string;
  snapshot: Snapshot | null;
  contact: Contact;
}

export interface Badge {
  /** Empty: no badge. */
  text: string;
  background: string;
  foreground: string;
  /** Tooltip, and what a screen reader says. */
  title: string;
}

const COLOURS = {
  down: { background: '#b3261e', foreground: '#ffffff' },
  degraded: { background: '#fbbc04', foreground: '#1f1f1f' },
  lost: { background: '#5f6368', foreground: '#ffffff' },
} as const;

/** More than this many would not fit. */
const MOST_SHOWN = 99;

/** A count of unhealthy sidecars comes before a server that cannot be reached: it is the surer news. */
export function badgeOf(servers: readonly BadgeServer[]): Badge {
  const counts = servers
    .filter(({ contact }) => !isLost(contact))
    .flatMap(({ snapshot }) => (snapshot === null ? [] : [countHealthy(snapshot)]));
  const unhealthy = counts.reduce((sum, count) => sum + count.all - count.healthy, 0);
  const anyDown = counts.some(({ worst }) => worst === 'down');
  const title = titleOf(servers);
  if (unhealthy > 0)
    return {
      text: unhealthy > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unhealthy),
      ...COLOURS[anyDown ? 'down' : 'degraded'],
      title,
    };
  return { text: servers.some(({ contact }) => isLost(contact)) ? '–' : '', ...COLOURS.lost, title };
}

function titleOf(servers: readonly BadgeServer[]): string {
  const [first] = servers;
  if (first === undefined) return 'Sidescope: no server is paired';
  if (servers.length === 1) return `Sidescope: ${stateOf(first)}`;
  return ['Sidescope', ...servers.map((server) => `${server.name}: ${stateOf(server)}`)].join('\n');
}

const isLost = (contact: Contact): boolean => contact === 'silent' || contact === 'refused';

function stateOf({ snapshot, contact }: BadgeServer): string {
  if (contact === 'silent') return 'the server cannot be reached';
  if (contact === 'refused') return 'the server has to be paired again';
  if (snapshot === null) return 'connecting';
  const { healthy, all } = countHealthy(snapshot);
  return `${healthy} of ${all} healthy`;
}
