// What a wrapped command and its reporter say to each other: lines of JSON, over a socket that only their user can open.
import * as v from 'valibot';
import { Count, Name } from '../../server/contract/fields.ts';
import { type Parsed, parseWireJson } from '../../server/contract/parse.ts';
import { MAX_REPORT_CHANNELS, MAX_REPORT_LENGTH } from '../../server/contract/report.ts';
import { toWireJson } from '../../server/contract/wire.ts';

/** Longest line, in characters. */
export const MAX_LINE_LENGTH = MAX_REPORT_LENGTH;
/** How often a sender tells of new counts while somebody watches, and while nobody does: what its death may lose. */
export const WATCHED_EVERY_MS = 50;
export const IDLE_EVERY_MS = 200;

/** From the command: all that one process has counted since it began. Only ever grows. */
const TotalsLine = v.object({
  /** Its own for the life of the sending process. */
  sender: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  traffic: v.pipe(
    v.record(Name, Count),
    v.check((totals) => Object.keys(totals).length <= MAX_REPORT_CHANNELS, `at most ${MAX_REPORT_CHANNELS} channels`),
  ),
  dropped: Count,
  clamped: Count,
});
/** From the reporter: how often to tell, in milliseconds. */
const PaceLine = v.object({ everyMs: v.pipe(Count, v.minValue(10), v.maxValue(10_000)) });

export type TotalsLine = v.InferOutput<typeof TotalsLine>;
export type PaceLine = v.InferOutput<typeof PaceLine>;

export const parseTotalsLine = (line: string): Parsed<TotalsLine> => parseWireJson(TotalsLine, line, MAX_LINE_LENGTH);
export const parsePaceLine = (line: string): Parsed<PaceLine> => parseWireJson(PaceLine, line, MAX_LINE_LENGTH);
export const toLine = (value: TotalsLine | PaceLine): string => `${toWireJson(value)}\n`;
