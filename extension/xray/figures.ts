// What each sidecar spent on a request, and what it used meanwhile. Its own time is attributed: it is from entries with the
// request's id. What it used is a window total: it is from counters, and all that ran there then is in it. Pure.

import type { Lit } from './channels-of.ts';
import type { Span } from './clock-skew.ts';
import type { HeardEntry } from './heard-entry.ts';
import type { UsageTrack } from './usage-track.ts';
import type { Row } from './waterfall.ts';
import { OWN_CLOCK, SERVER_CLOCK, type UsageOrWhy, usageBetween } from './window-usage.ts';

export interface Figure {
  sidecar: string;
  instance: string;
  /** Without what it called, and waited for; null: it told no entry. */
  ownMs: number | null;
  /** How many entries that is from. */
  entries: number;
  /** The time for which usage was looked up, ms from the request's beginning: its own, or else that of the whole. */
  window: Span;
  usage: UsageOrWhy;
}

export interface FigureFacts {
  rows: readonly Row[];
  lit: Lit;
  track: UsageTrack;
  window: Span;
  /** The request's beginning by the server's clock. */
  serverOriginMs: number;
  /** And by the clock that stamps this entry. */
  originMs(heard: HeardEntry): number;
}

/** Those that worked for it in the order in which they began, then those that are on its channels without an entry. */
export function figuresOf(facts: FigureFacts): Figure[] {
  const byInstance = new Map<string, Row[]>();
  for (const row of facts.rows)
    if (row.sidecar !== null && row.heard !== null) {
      const key = instanceKey(row.heard);
      byInstance.set(key, [...(byInstance.get(key) ?? []), row]);
    }
  const worked = [...byInstance.values()].flatMap((rows) => workedFigure(rows, facts));
  const silent = facts.lit.silent.flatMap((sidecar) =>
    facts.track.instancesOf(sidecar).map((instance) => silentFigure(sidecar, instance, facts)),
  );
  return [...worked, ...silent];
}

const instanceKey = ({ sidecar, instance }: HeardEntry) => `${sidecar} ${instance}`;

function workedFigure(rows: readonly Row[], facts: FigureFacts): Figure[] {
  const heard = rows[0]?.heard;
  if (!heard) return [];
  const window = {
    fromMs: Math.min(...rows.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...rows.map(({ toMs }) => toMs)),
  };
  const working = rows.filter(({ kind }) => kind !== 'queue');
  const ownMs = working.reduce((sum, row) => sum + row.ownMs, 0);
  const { sidecar, instance } = heard;
  const originMs = facts.originMs(heard);
  const boots = facts.track.bootsOf(sidecar, instance);
  const usage = usageBetween(boots, originMs + window.fromMs, originMs + window.toMs, OWN_CLOCK);
  return [{ sidecar, instance, ownMs, entries: working.length, window, usage }];
}

function silentFigure(sidecar: string, instance: string, { track, window, serverOriginMs }: FigureFacts): Figure {
  const boots = track.bootsOf(sidecar, instance);
  const usage = usageBetween(boots, serverOriginMs + window.fromMs, serverOriginMs + window.toMs, SERVER_CLOCK);
  return { sidecar, instance, ownMs: null, entries: 0, window, usage };
}
