// Why a request took as long as it did, in one sentence out of evidence, or that it is not known. Pure. The order is that of
// certainty: what is seen to have broken, then what held it back, then where the time went.
import { MEMORY_FULL_PERCENT, THROTTLED_PERCENT } from '../../server/contract/health.ts';
import type { LogEntry } from '../../server/contract/log-entry.ts';
import { formatMs } from '../link/format-ms.ts';
import { formatBytes } from '../topology/format-usage.ts';
import type { Figure } from './figures.ts';
import { GAP, type Part, partOf } from './time-parts.ts';
import type { Row } from './waterfall.ts';
import type { WindowUsage } from './window-usage.ts';

/** Shorter than this, nobody notices that they wait, and there is nothing to explain. */
export const NOTICEABLE_MS = 100;
/** A part is the cause when it took at least this share of the whole. */
export const MOST = 0.5;
/** A sidecar that had less than this share of it is not blamed for what held it back. */
export const BLAMED = 0.25;
/** Held back for this share of the time that the sidecar worked on it. */
export const HELD_BACK = 0.1;

export type VerdictKind =
  | 'oom'
  | 'restart'
  | 'not-slow'
  | 'throttled'
  | 'memory'
  | 'queue-wait'
  | 'edge-gap'
  | 'browser'
  | 'slow-handler'
  | 'unknown';

export interface Verdict {
  kind: VerdictKind;
  text: string;
}

export interface VerdictFacts {
  /** From its beginning to the end of all that was done for it. */
  totalMs: number;
  /** It failed, and with what. null: it did not. */
  failure: string | null;
  rows: readonly Row[];
  parts: readonly Part[];
  figures: readonly Figure[];
  /** What was told of the sidecars that worked for it while they did. */
  log: readonly LogEntry[];
}

export function verdictOf(facts: VerdictFacts): Verdict {
  const broken = oomKill(facts) ?? restart(facts);
  if (broken) return broken;
  if (facts.totalMs < NOTICEABLE_MS && facts.failure === null)
    return { kind: 'not-slow', text: `Not slow: ${formatMs(facts.totalMs)}. ${longestText(facts)}` };
  return throttled(facts) ?? shortOfMemory(facts) ?? whereTimeWent(facts) ?? unknown(facts);
}

const measured = ({ usage }: Figure): WindowUsage | null => (usage.kind === 'measured' ? usage : null);

function oomKill({ figures, log }: VerdictFacts): Verdict | null {
  const told = log.find(({ kind }) => kind === 'oom_kill')?.sidecar;
  const sidecar = told ?? figures.find((figure) => (measured(figure)?.oomKills ?? 0) > 0)?.sidecar;
  if (sidecar === undefined || sidecar === null) return null;
  return { kind: 'oom', text: `Out of memory: a process of ${sidecar} was killed while the request was under way.` };
}

function restart({ figures, log }: VerdictFacts): Verdict | null {
  const told = log.find(({ kind }) => kind === 'reporter_restarted')?.sidecar;
  const sidecar = told ?? figures.find(({ usage }) => usage.kind === 'restarted')?.sidecar;
  if (sidecar === undefined || sidecar === null) return null;
  return { kind: 'restart', text: `Restart: ${sidecar} began anew while the request was under way.` };
}

/** The sidecar that was held back the longest, of those that had a part in it and were held back for much of it. */
function heldBack({ figures, totalMs }: VerdictFacts, held: (usage: WindowUsage) => number | null) {
  const all = figures.flatMap((figure) => {
    const usage = measured(figure);
    const ms = usage && held(usage);
    if (usage === null || ms === null || figure.ownMs === null || figure.ownMs < BLAMED * totalMs) return [];
    const percent = (ms / usage.measuredMs) * 100;
    return ms >= HELD_BACK * figure.ownMs && percent >= THROTTLED_PERCENT ? [{ figure, usage, ms }] : [];
  });
  return all.sort((a, b) => b.ms - a.ms)[0];
}

function throttled(facts: VerdictFacts): Verdict | null {
  const found = heldBack(facts, ({ throttledMs }) => throttledMs);
  if (found === undefined) return null;
  const { figure, usage, ms } = found;
  return {
    kind: 'throttled',
    text: `Throttled: its CPU quota held ${figure.sidecar} back ${formatMs(ms)} within ${formatMs(usage.measuredMs)} (window total, all CPUs).`,
  };
}

function shortOfMemory(facts: VerdictFacts): Verdict | null {
  const found = heldBack(facts, ({ memoryPressureMs }) => memoryPressureMs);
  if (found !== undefined) {
    const { figure, usage, ms } = found;
    const text = `Memory pressure: ${figure.sidecar} waited ${formatMs(ms)} for memory within ${formatMs(usage.measuredMs)} (window total).`;
    return { kind: 'memory', text };
  }
  for (const figure of facts.figures) {
    const { memoryBytes, memoryLimitBytes } = measured(figure) ?? { memoryBytes: null, memoryLimitBytes: null };
    if (memoryBytes === null || memoryLimitBytes === null) continue;
    const percent = (memoryBytes / memoryLimitBytes) * 100;
    if ((figure.ownMs ?? 0) < MOST * facts.totalMs || percent < MEMORY_FULL_PERCENT) continue;
    const text = `Memory pressure: ${figure.sidecar} stood at ${Math.round(percent)} % of its ${formatBytes(memoryLimitBytes)} (window total).`;
    return { kind: 'memory', text };
  }
  return null;
}

function whereTimeWent({ rows, parts, figures, totalMs }: VerdictFacts): Verdict | null {
  if (totalMs < NOTICEABLE_MS) return null;
  // Two clocks took the two times: a part may come out a little longer than the whole.
  const share = (ms: number) => `${formatMs(Math.min(ms, totalMs))} of ${formatMs(totalMs)}`;
  const most = (ms: number) => ms >= MOST * totalMs;
  const queuedMs = sumOf(parts, rows, 'queue');
  if (most(queuedMs))
    return { kind: 'queue-wait', text: `Queue wait: the job waited ${share(queuedMs)} for a worker.` };
  const edgeMs = sumOf(parts, rows, 'edge');
  if (most(edgeMs)) {
    const first = rows.find(({ kind }) => kind === 'http')?.sidecar ?? 'the app';
    return { kind: 'edge-gap', text: `Edge gap: ${share(edgeMs)} passed between the browser and ${first}.` };
  }
  const browserMs = sumOf(parts, rows, 'browser');
  if (most(browserMs))
    return {
      kind: 'browser',
      text: `In the browser: ${share(browserMs)} passed before it was sent or while it arrived.`,
    };
  const slow = rows.find(({ ownMs }) => most(ownMs));
  if (slow === undefined) return null;
  const text = `Slow handler: ${share(slow.ownMs)} passed in ${slow.sidecar}, ${workText(slow)}. ${cpuText(slow, figures)}`;
  return { kind: 'slow-handler', text };
}

const workText = ({ heard }: Row): string => [heard?.entry.method, heard?.entry.route].filter(Boolean).join(' ');

/** All that ran there is in the window total: less than half of its time, and it waited for sure. */
function cpuText(row: Row, figures: readonly Figure[]): string {
  const figure = figures.find(({ instance, sidecar }) => sidecar === row.sidecar && instance === row.heard?.instance);
  const usage = figure && measured(figure);
  if (!usage || usage.cpuMs === null) return 'It worked itself, or waited for what tells of no requests.';
  const did = usage.cpuMs >= MOST * row.ownMs ? 'Its CPU was busy' : 'It mostly waited, its CPU was busy';
  return `${did} for ${formatMs(usage.cpuMs)} within ${formatMs(usage.measuredMs)} (window total).`;
}

const sumOf = (parts: readonly Part[], rows: readonly Row[], kind: Row['kind']): number =>
  rows.reduce((sum, row) => (row.kind === kind ? sum + partOf(parts, row.id) : sum), 0);

function longest({ rows, parts }: Pick<VerdictFacts, 'rows' | 'parts'>): { name: string; ms: number } | null {
  const all = rows.map((row) => ({ name: row.sidecar ?? row.kind, ms: row.ownMs || partOf(parts, row.id) }));
  return all.sort((a, b) => b.ms - a.ms)[0] ?? null;
}

function longestText(facts: VerdictFacts): string {
  const found = longest(facts);
  return found === null ? '' : `The most, ${formatMs(found.ms)}, passed in ${found.name}.`;
}

function unknown(facts: VerdictFacts): Verdict {
  const say = (why: string): Verdict => ({ kind: 'unknown', text: `Unknown: ${why}` });
  const gapMs = partOf(facts.parts, GAP);
  if (gapMs >= MOST * facts.totalMs) return say(`for ${formatMs(gapMs)} nobody says what happened.`);
  if (facts.failure !== null && facts.totalMs < NOTICEABLE_MS)
    return say(`it ended with ${facts.failure}, and no kill, restart, throttling or want of memory was seen.`);
  if (facts.figures.some(({ usage }) => usage.kind === 'pending'))
    return say('the reports of this time are still to come.');
  return say(`no part took half of it, and nothing was seen to hold it back. ${longestText(facts)}`);
}
