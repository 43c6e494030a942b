// Pictures in words: `picture('browser: frontend -> api')`, told what arrives and when, and read back as lines.
import { applyArrivals, refresh, withDegraded } from '../contract/apply.ts';
import type { Rejected, Report } from '../contract/report.ts';
import { emptySnapshot, type Snapshot } from '../contract/snapshot.ts';
import { parseTopology, type Topology } from '../contract/topology.ts';
import { makeReport } from './make-report.ts';

/** When every picture begins. */
export const START_MS = 1_795_000_000_000;

/** `browser: frontend -> api` declares a channel and the sidecars it runs through; `api` alone declares a sidecar. */
export function topology(...lines: string[]): Topology {
  const channels = lines.flatMap((line) => {
    const [, id, path = ''] = /^([\w-]+): (.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id, label: id, path: path.split(' -> ') }];
  });
  const names = lines.flatMap((line) => line.replace(/^[\w-]+: /, '').split(' -> '));
  const parsed = parseTopology({ sidecars: [...new Set(names)].map((name) => ({ name })), channels });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

export interface Picture {
  /** A report of `sidecar/instance` arrives, so many seconds after the start. */
  hear(who: string, atSeconds: number, changes?: Partial<Report>): Picture;
  /** An unreadable one arrives; without `/instance` under a key that names none. */
  reject(who: string, atSeconds: number, reason?: string): Picture;
  lose(atSeconds: number): Picture;
  regain(atSeconds: number): Picture;
  at(seconds: number): Picture;
  snapshot: Snapshot;
  /** "api healthy", "worker down: has never reported". */
  sidecars: string[];
  /** "api/api-1 degraded: report is late". */
  instances: string[];
  /** "browser down 28". */
  channels: string[];
}

const ms = (seconds: number) => START_MS + Math.round(seconds * 1_000);
const told = (one: { health: string; reason: string | null }) =>
  one.health + (one.reason === null ? '' : `: ${one.reason}`);

export const picture = (...lines: string[]): Picture => pictureOf(emptySnapshot(topology(...lines), START_MS));

function pictureOf(snapshot: Snapshot): Picture {
  const arrive = (reports: Report[], rejected: Rejected[], atSeconds: number) => {
    const arrivals = reports.map((report) => ({ report, receivedAtMs: ms(atSeconds) }));
    return pictureOf(applyArrivals(snapshot, arrivals, rejected, ms(atSeconds)));
  };
  return {
    hear(who, atSeconds, changes = {}) {
      const [name = '', instance = `${name}-1`] = who.split('/');
      const monotonicUsec = Math.round(atSeconds * 1e6) + 60_000_000;
      return arrive([makeReport({ name, instance, monotonicUsec, ...changes })], [], atSeconds);
    },
    reject(who, atSeconds, reason = 'not JSON') {
      const [name = '', instance = null] = who.split('/');
      return arrive([], [{ name, instance, reason }], atSeconds);
    },
    lose: (atSeconds) => pictureOf(withDegraded(snapshot, 'redis_unavailable', ms(atSeconds))),
    regain: (atSeconds) => pictureOf(withDegraded(snapshot, null, ms(atSeconds))),
    at: (seconds) => pictureOf(refresh(snapshot, ms(seconds))),
    snapshot,
    sidecars: snapshot.sidecars.map((one) => `${one.name} ${told(one)}`),
    instances: snapshot.sidecars.flatMap((one) => one.instances.map((each) => `${one.name}/${each.id} ${told(each)}`)),
    channels: snapshot.channels.map(({ id, health, total }) => `${id} ${health} ${total}`),
  };
}
