// What a wrapped command and its reporter say to each other: lines of JSON, over a socket that only their user can open.
// Checked by hand: the library for schemas would take 1 MB in both.
import { isName } from '../../server/contract/names.ts';
import { MAX_REPORT_CHANNELS, MAX_REPORT_LENGTH } from '../../server/contract/report-limits.ts';
import { type EntriesLine, readEntries } from './entry-line.ts';

/** Longest line, in characters. */
export const MAX_LINE_LENGTH = MAX_REPORT_LENGTH;
const MAX_SENDER_LENGTH = 64;
/** Processes of one command that count at the same time. */
export const MAX_SENDERS = 200;
/** How often a sender tells of new counts while somebody watches, and while nobody does: what its death may lose. */
export const WATCHED_EVERY_MS = 50;
export const IDLE_EVERY_MS = 200;
const MIN_EVERY_MS = 10;
const MAX_EVERY_MS = 10_000;

/** From the command: all that one process has counted since it began. Only ever grows. */
export interface TotalsLine {
  /** Its own for the life of the sending process: 1 to 64 characters. */
  sender: string;
  /** By channel, at most 200 of them. */
  traffic: Record<string, number>;
  dropped: number;
  clamped: number;
}
/** From the reporter. */
export interface PaceLine {
  /** How often to tell, 10 to 10,000 milliseconds. */
  everyMs: number;
  /** Somebody watches: what is done for requests is wanted, too. */
  isWatched: boolean;
  /** Paths at or below which GETs only poll, and are told of only where they fail or their status changes. */
  excluded: readonly string[];
}

export const totalsLine = ({ sender, traffic, dropped, clamped }: TotalsLine): string =>
  `${JSON.stringify({ sender, traffic, dropped, clamped })}\n`;
export const paceLine = ({ everyMs, isWatched, excluded }: PaceLine): string =>
  `${JSON.stringify({ every_ms: everyMs, watched: isWatched, excluded })}\n`;

/** null: it is neither. */
export function parseLine(line: string): TotalsLine | EntriesLine | null {
  const object = parseObject(line);
  return readTotals(object) ?? readEntries(object);
}

function readTotals({ sender, traffic, dropped, clamped }: Record<string, unknown>): TotalsLine | null {
  if (typeof sender !== 'string' || sender === '' || sender.length > MAX_SENDER_LENGTH) return null;
  return isTotals(traffic) && isCount(dropped) && isCount(clamped) ? { sender, traffic, dropped, clamped } : null;
}

/** null: it is none. */
export function parsePaceLine(line: string): PaceLine | null {
  const { every_ms: everyMs, watched, excluded } = parseObject(line);
  if (!isCount(everyMs) || everyMs < MIN_EVERY_MS || everyMs > MAX_EVERY_MS) return null;
  const paths = Array.isArray(excluded) ? excluded.filter((path) => typeof path === 'string') : [];
  return { everyMs, isWatched: watched === true, excluded: paths };
}

function parseObject(line: string): Record<string, unknown> {
  if (line.length > MAX_LINE_LENGTH) return {};
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isTotals(value: unknown): value is Record<string, number> {
  if (!isRecord(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_REPORT_CHANNELS && entries.every(([channel, total]) => isName(channel) && isCount(total))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
