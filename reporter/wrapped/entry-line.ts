// What a wrapped command did for requests, on its way to the reporter around it. Checked by hand, as the lines of counts
// are: one entry that no server takes would spoil the whole report.
import { isName } from '../../server/contract/names.ts';
import { type Done, isStatus } from '../requests/request-log.ts';

/** From the command: work that is done, while somebody watches, and how many entries were dropped since it began. */
export interface EntriesLine {
  requests: readonly Done[];
  requestsDropped: number;
}

export const entriesLine = ({ requests, requestsDropped }: EntriesLine): string =>
  `${JSON.stringify({ requests, requests_dropped: requestsDropped })}\n`;

/** null: it is none. Entries that cannot be read are left out. */
export function readEntries({ requests, requests_dropped: dropped }: Record<string, unknown>): EntriesLine | null {
  if (!Array.isArray(requests) || !isAmount(dropped)) return null;
  return { requests: requests.filter(isDone), requestsDropped: Math.floor(dropped) };
}

const CHECKS: { readonly [K in keyof Done]: (value: unknown) => boolean } = {
  kind: (value) => value === 'http' || value === 'job',
  traceId: (value) => isText(value, /^[\w.:/+=@-]{1,64}$/),
  spanId: (value) => isText(value, /^[0-9a-f]{16}$/),
  parentSpanId: (value) => value === null || isText(value, /^[0-9a-f]{16}$/),
  method: (value) => value === null || isText(value, /^.{0,16}$/s),
  route: (value) => isText(value, /./s),
  status: (value) => value === null || isStatus(value),
  failed: (value) => typeof value === 'boolean',
  startedAtMs: (value) => isAmount(value) && value >= 1e12 && value <= 1e14,
  durationMs: (value) => isAmount(value),
  waitMs: (value) => value === null || isAmount(value),
  channels: (value) => Array.isArray(value) && value.every(isName),
};
const FIELDS = Object.entries(CHECKS);

const isDone = (value: unknown): value is Done =>
  typeof value === 'object' && value !== null && FIELDS.every(([key, check]) => check(Reflect.get(value, key)));
const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
