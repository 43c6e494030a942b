// Redis key names and lifetimes. In Cluster the prefix must hold a hash tag ("{sidescope}:"), or MGET fails.
import { DEFAULT_DATABASE } from './redis-url.ts';

/** A report is gone this long after its reporter was last heard. */
export const REPORT_TTL_SECONDS = 30;
/**
 * The watch lease outlives its last renewal by this much: several renewals 2 s apart may fail, and reporters that look as
 * they report are idle again within 10 s.
 */
export const WATCH_TTL_MS = 9_000;
/** A server that wants a longer cadence leaves a shorter one alone while the lease has more than this left: another renews it. */
export const WATCH_KEPT_MS = 4_000;
/** A ticket not taken within this time is gone. */
export const TICKET_TTL_SECONDS = 30;
/** A reporter's cadence while nobody watches, and the longest one it accepts. */
export const IDLE_INTERVAL_MS = 5_000;
/** The cadence that the server asks for while somebody watches, unless a viewer wants another. */
export const WATCH_INTERVAL_MS = 500;
/** The shortest cadence that a reporter accepts. */
export const MIN_INTERVAL_MS = 250;

/** Most paths whose GETs only poll. */
export const MAX_EXCLUDED = 100;

export interface Keys {
  /** String, JSON report, EX 30. Without an instance: written by reporters that know of no replicas. */
  report(name: string, instance?: string): string;
  /** Sorted set: member `<name>:<instance>`, score = time of last publish in ms. */
  instances: string;
  /** Pub/sub channel: the same JSON as the report key. */
  reports: string;
  /** Hash: channel id -> events counted so far, by anyone in any language (`HINCRBY`). Read, never drained. */
  events: string;
  /** Stream, about MAX_LOG_ENTRIES entries, each one field: `entry` of JSON, or `began` where watching began. */
  log: string;
  /** Pub/sub channel: the log grew. */
  logGrew: string;
  /** String: wanted interval in ms, PX 9000. */
  watch: string;
  /** String beside the lease, PX 9000: paths at or below which GETs only poll, one a line. Absent: none. */
  excluded: string;
  /** String, PX 1000: a server looks whether writes work again. */
  probe: string;
  /** String, EX 30, taken with GETDEL. The ticket itself is never stored. */
  ticket(sha256: string): string;
}

/**
 * Key names under a prefix, which may be empty. Channels of Redis know no databases, and two installations in two databases
 * would hear each other: all but those of the default one have its number in their names.
 */
export function createKeys(prefix = '', database = DEFAULT_DATABASE): Keys {
  const channel = (name: string) => `${prefix}sidecar:${name}${database === DEFAULT_DATABASE ? '' : `:${database}`}`;
  return {
    report: (name, instance) => `${prefix}sidecar:metrics:${name}${instance === undefined ? '' : `:${instance}`}`,
    instances: `${prefix}sidecar:instances`,
    reports: channel('reports'),
    events: `${prefix}sidecar:events`,
    log: `${prefix}sidecar:log`,
    logGrew: channel('log'),
    watch: `${prefix}sidecar:watch`,
    excluded: `${prefix}sidecar:excluded`,
    probe: `${prefix}sidecar:probe`,
    ticket: (sha256) => `${prefix}sidecar:ticket:${sha256}`,
  };
}

/** Sorted-set member of one instance, and back. */
export const instanceMember = (name: string, instance: string) => `${name}:${instance}`;
export function parseInstanceMember(member: string): { name: string; instance: string } | null {
  const colon = member.indexOf(':');
  if (colon <= 0 || colon === member.length - 1) return null;
  return { name: member.slice(0, colon), instance: member.slice(colon + 1) };
}

/** A cadence as it stands in the lease: within [250, 5000] ms, else null. */
export function parseInterval(text: string | null): number | null {
  const interval = text === null ? Number.NaN : Number(text);
  return Number.isInteger(interval) && interval >= MIN_INTERVAL_MS && interval <= IDLE_INTERVAL_MS ? interval : null;
}

/** Paths as they stand beside the lease: none holds white space. */
export const excludedText = (prefixes: readonly string[]): string => prefixes.join('\n');

/** What is no path, or one too many, is left out. */
export const parseExcluded = (text: string | null): string[] =>
  text === null
    ? []
    : text
        .split('\n')
        .filter((line) => line.startsWith('/'))
        .slice(0, MAX_EXCLUDED);
