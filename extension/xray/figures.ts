// What each sidecar spent on a request, and what it used meanwhile. Its own time is attributed: it is from entries with the
// request's id. What it used is a window total: it is from counters, and all that ran there then is in it. Pure.

import type { Lit } from './channels-of.ts';
import type { Span } from './clock-skew.ts';
import type { HeardEntry } from './heard-entry.ts';
import type { UsageTrack } from './usage-track.ts';
import type { Row } from './waterfall.ts';
import { type UsageOrWhy, usageBetween } from './window-usage.ts';

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
  return [
    { sidecar, instance, ownMs, entries: working.length, window, usage: usageIn(sidecar, instance, window, facts) },
  ];
}

function silentFigure(sidecar: string, instance: string, facts: FigureFacts): Figure {
  const { window } = facts;
  return { sidecar, instance, ownMs: null, entries: 0, window, usage: usageIn(sidecar, instance, window, facts) };
}

const usageIn = (sidecar: string, instance: string, { fromMs, toMs }: Span, { track, serverOriginMs }: FigureFacts) =>
  usageBetween(track.bootsOf(sidecar, instance), serverOriginMs + fromMs, serverOriginMs + toMs);
