// The parts of a request as the browser saw them, one after the other, in ms from its beginning. Pure.
import type { RequestEntry, Timings } from '../inspector/request-entry.ts';

export const PHASES = ['queue', 'dns', 'connect', 'tls', 'send', 'wait', 'receive'] as const;
export type PhaseName = (typeof PHASES)[number];

export interface Phase {
  name: PhaseName;
  fromMs: number;
  toMs: number;
}

export interface BrowserPhases {
  /** Those that took time. */
  phases: readonly Phase[];
  durationMs: number;
  /** From the first byte sent to the last one received: what servers did lies within. */
  away: { fromMs: number; toMs: number };
  /** From the last byte sent to the first one received. */
  waiting: { fromMs: number; toMs: number };
}

const DURATION: Record<PhaseName, keyof Timings> = {
  queue: 'blockedMs',
  dns: 'dnsMs',
  connect: 'connectMs',
  tls: 'tlsMs',
  send: 'sendMs',
  wait: 'waitMs',
  receive: 'receiveMs',
};

/** Where the browser does not tell the parts, all of it is waiting. null: it does not say how long it took. */
export function browserPhases({
  timings,
  durationMs,
}: Pick<RequestEntry, 'timings' | 'durationMs'>): BrowserPhases | null {
  if (timings === null) {
    if (durationMs === null) return null;
    const all = { fromMs: 0, toMs: durationMs };
    return { phases: [{ name: 'wait', ...all }], durationMs, away: all, waiting: all };
  }
  let atMs = 0;
  const phases = PHASES.map((name): Phase => {
    const fromMs = atMs;
    atMs += timings[DURATION[name]] ?? 0;
    return { name, fromMs, toMs: atMs };
  });
  const [sentMs, waitedMs, receivedMs] = ['send' as const, 'wait' as const, 'receive' as const].map(
    (name) => phases.find((phase) => phase.name === name)?.fromMs ?? 0,
  );
  return {
    phases: phases.filter(({ fromMs, toMs }) => toMs > fromMs),
    durationMs: atMs,
    away: { fromMs: sentMs ?? 0, toMs: atMs },
    waiting: { fromMs: waitedMs ?? 0, toMs: receivedMs ?? atMs },
  };
}
