// What people type to find requests: `method:POST status:5xx slower:200ms worker`. Terms are joined by "and"; a dash
// before one turns it around; commas within one mean "or". A term that cannot be read is told of, and the others hold. Pure.
import type { Served } from '../xray/served.ts';
import { isError, isMutation, isSlow, type RequestEntry } from './request-entry.ts';

/** `served`: what the backend did for it; null: it has not told of it. */
export type Matcher = (entry: RequestEntry, served: Served | null) => boolean;

export interface Filter {
  matches: Matcher;
  /** What is wrong with which term, in the order typed. */
  problems: readonly string[];
  /** It asks for what the backend did, of which more may be told later. */
  readsServed: boolean;
}

/** For people: each key with an example and what it does. */
export const FILTER_HELP: readonly { example: string; meaning: string }[] = [
  { example: 'method:POST,PUT', meaning: 'by method' },
  { example: 'status:5xx', meaning: 'by status: 404, 5xx, 400-499, >=400, none' },
  { example: 'slower:200ms', meaning: 'took longer; also faster:1s' },
  { example: 'larger:10kB', meaning: 'answer’s size; also smaller:1MB' },
  { example: 'sidecar:worker', meaning: 'worked for it, or named by the answer’s Server-Timing' },
  { example: 'channel:async', meaning: 'counted on that channel, as the backend tells' },
  { example: 'type:fetch', meaning: 'by kind of resource' },
  { example: 'host:api', meaning: 'part of the host' },
  { example: 'is:error', meaning: 'error, slow, mutation, cached, pending' },
  { example: 'trace:4bf92f', meaning: 'beginning of the trace id or request id' },
  { example: '-text', meaning: 'not; text in quotes may hold spaces' },
];

type Read = { ok: true; matcher: Matcher } | { ok: false; problem: string };
const good = (matcher: Matcher): Read => ({ ok: true, matcher });
const bad = (problem: string): Read => ({ ok: false, problem });

export function parseFilter(typed: string): Filter {
  const terms = typed.match(/-?(?:[a-z]+:)?"[^"]*"?|\S+/gi) ?? [];
  const read = terms.map(readTerm);
  const matchers = read.flatMap((one) => (one.ok ? [one.matcher] : []));
  return {
    matches: (entry, served) => matchers.every((matcher) => matcher(entry, served)),
    problems: read.flatMap((one) => (one.ok ? [] : [one.problem])),
    readsServed: terms.some((term) => /^-?(?:sidecar|channel):/i.test(term)),
  };
}

function readTerm(term: string): Read {
  const negated = term.startsWith('-') && term.length > 1;
  const [, key = '', value = ''] = /^(?:([a-z]+):)?(.*)$/is.exec(negated ? term.slice(1) : term) ?? [];
  const read = key === '' ? good(holdsText(unquoted(value))) : readKeyed(key.toLowerCase(), unquoted(value), term);
  return read.ok && negated ? good((entry, served) => !read.matcher(entry, served)) : read;
}

const unquoted = (text: string): string => text.replace(/^"|"$/g, '');

function readKeyed(key: string, value: string, term: string): Read {
  const reader = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
  // "http://host" and "localhost:3000" are texts with a colon, and no keys of ours.
  if (reader === undefined)
    return /^(?:https?|wss?|localhost)$/.test(key) || /^\/\//.test(value)
      ? good(holdsText(term))
      : bad(
          `${key}: is no key. There are ${Object.keys(READERS).join(', ')}. To look for it as text, put it in quotes.`,
        );
  if (value === '') return bad(`${key}: needs a value, such as ${exampleOf(key)}.`);
  return reader(value);
}

const exampleOf = (key: string): string =>
  FILTER_HELP.find(({ example }) => example.startsWith(`${key}:`))?.example ?? EXAMPLES[key] ?? key;
const EXAMPLES: Readonly<Record<string, string>> = { faster: 'faster:1s', smaller: 'smaller:1MB' };

const holdsText = (text: string): Matcher => {
  const wanted = text.toLowerCase();
  return ({ url, method, error }) =>
    url.toLowerCase().includes(wanted) ||
    method?.toLowerCase() === wanted ||
    (error?.toLowerCase().includes(wanted) ?? false);
};

/** One of several, with commas between. */
const anyOf = (value: string, read: (one: string) => Read): Read => {
  const parts = value.split(',').filter(Boolean).map(read);
  const problem = parts.find((part) => !part.ok);
  if (problem) return problem;
  const matchers = parts.flatMap((part) => (part.ok ? [part.matcher] : []));
  return good((entry, served) => matchers.some((matcher) => matcher(entry, served)));
};

const startsAlike = (value: string | null, wanted: string) =>
  value?.toLowerCase().startsWith(wanted.toLowerCase()) ?? false;

const READERS: Readonly<Record<string, (value: string) => Read>> = {
  method: (value) => anyOf(value, (one) => good(({ method }) => method === one.toUpperCase())),
  status: (value) => anyOf(value, readStatus),
  slower: (value) => readDuration('slower', value, (duration, limit) => duration > limit),
  faster: (value) => readDuration('faster', value, (duration, limit) => duration < limit),
  larger: (value) => readSize('larger', value, (size, limit) => size > limit),
  smaller: (value) => readSize('smaller', value, (size, limit) => size < limit),
  sidecar: (value) =>
    anyOf(value, (one) => good((entry, served) => sidecarNames(entry, served).includes(one.toLowerCase()))),
  channel: (value) =>
    anyOf(value, (one) =>
      good((_, served) => served?.channels.some((id) => id.toLowerCase() === one.toLowerCase()) ?? false),
    ),
  type: (value) => anyOf(value, (one) => good(({ resourceType }) => startsAlike(resourceType, one))),
  host: (value) => anyOf(value, (one) => good(({ url }) => hostOf(url).includes(one.toLowerCase()))),
  is: (value) => anyOf(value, readIs),
  trace: (value) => good(({ traceId, requestId }) => startsAlike(traceId, value) || startsAlike(requestId, value)),
};

/** Those that told of it, and those that its answer names. */
const sidecarNames = ({ serverTiming }: RequestEntry, served: Served | null): string[] =>
  [...(served?.sidecars ?? []), ...serverTiming].map(({ name }) => name.toLowerCase());

const hostOf = (url: string): string => (/^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '').toLowerCase();

function readStatus(value: string): Read {
  const within = (low: number, high: number) =>
    good(({ status }) => status !== null && status >= low && status <= high);
  if (/^none$/i.test(value)) return good(({ status, pending }) => status === null && !pending);
  if (/^[1-5]xx$/i.test(value)) return within(Number(value[0]) * 100, Number(value[0]) * 100 + 99);
  if (/^\d{3}$/.test(value)) return within(Number(value), Number(value));
  const [, low, high] = /^(\d{3})-(\d{3})$/.exec(value) ?? [];
  if (low && high) return within(Number(low), Number(high));
  const [, sign, limit] = /^([<>]=?)(\d{3})$/.exec(value) ?? [];
  if (!sign || !limit) return bad(`status:${value} is no status. Type 404, 5xx, 400-499, >=400 or none.`);
  const least = sign.startsWith('>') ? Number(limit) + (sign === '>' ? 1 : 0) : 100;
  const most = sign.startsWith('<') ? Number(limit) - (sign === '<' ? 1 : 0) : 999;
  return within(least, most);
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, m: 60_000 };

function readDuration(key: string, value: string, compare: (duration: number, limit: number) => boolean): Read {
  const [, amount = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|min|m)?$/i.exec(value) ?? [];
  if (amount === '') return bad(`${key}:${value} is no duration. Type ${key}:200ms or ${key}:1.5s.`);
  const limit = Number(amount) * (MS_PER_UNIT[unit.toLowerCase()] ?? 1);
  return good(({ durationMs }) => durationMs !== null && compare(durationMs, limit));
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1_000, kb: 1_000, m: 1e6, mb: 1e6 };

function readSize(key: string, value: string, compare: (size: number, limit: number) => boolean): Read {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(b|kb?|mb?)?$/i.exec(value) ?? [];
  if (amount === '') return bad(`${key}:${value} is no size. Type ${key}:10kB or ${key}:1MB.`);
  const limit = Number(amount) * (BYTES_PER_UNIT[unit.toLowerCase()] ?? 1);
  return good((entry) => {
    const size = entry.transferBytes ?? entry.bodyBytes;
    return size !== null && compare(size, limit);
  });
}

const KINDS: Readonly<Record<string, Matcher>> = {
  error: isError,
  slow: isSlow,
  mutation: isMutation,
  cached: ({ fromCache }) => fromCache,
  pending: ({ pending }) => pending,
};

function readIs(value: string): Read {
  const matcher = Object.hasOwn(KINDS, value.toLowerCase()) ? KINDS[value.toLowerCase()] : undefined;
  return matcher ? good(matcher) : bad(`is:${value} is unknown. There are ${Object.keys(KINDS).join(', ')}.`);
}
