// Which requests count on which channels. Rules are tried in the order in which they are written; the first that fits
// decides:
//
//   { 'POST /api/jobs': ['browser', 'async'],   // one request, two channels
//     'GET,HEAD /api/status': [],               // counts nowhere
//     '/api/users/:id': 'browser',              // any method; the route as it was registered, not the address
//     '/api/*': 'browser' }                     // * stands for anything, also for several parts of a path
import type { Traffic } from '../traffic.ts';
import { createWarn, type Warn } from '../warn.ts';

/** `[METHOD[,METHOD…] ]/route` -> channel or channels. */
export type ChannelRules = Readonly<Record<string, string | readonly string[]>>;

export interface CountOptions {
  /** What counts: `startReporter().traffic`, `connectTraffic()` or `createTraffic()`. */
  traffic: Pick<Traffic, 'counter' | 'requests'>;
  rules: ChannelRules;
}

/** Adds one to each channel that a rule names. */
export type CountRequest = () => void;

/** Finds, once a route, what a request to it counts; null: nothing. A malformed rule is left out with a warning. */
export function compileRules(
  { traffic, rules }: CountOptions,
  warn: Warn = createWarn(),
): (method: string, route: string) => CountRequest | null {
  const compiled = Object.entries(rules).flatMap(([rule, channels]) => {
    const fits = compileRule(rule);
    if (fits === null)
      warn(`rule ${rule}`, `the rule "${rule}" is left out: it is not like "GET /path", "/path" or "/path/*"`);
    return fits === null ? [] : [{ fits, count: countAll(traffic, [channels].flat()) }];
  });
  return (method, route) => compiled.find(({ fits }) => fits(method.toUpperCase(), route))?.count ?? null;
}

function compileRule(rule: string): ((method: string, route: string) => boolean) | null {
  const match = /^(?:([A-Z]+(?:,[A-Z]+)*|\*) )?([/*]\S*)$/.exec(rule);
  if (match === null) return null;
  const [, methods = '*', pattern = ''] = match;
  const listed = methods.split(',');
  const fits = matcher(pattern.split(/\*+/));
  return (method, route) => (methods === '*' || listed.includes(method)) && fits(route);
}

/**
 * Whether a text is these parts with anything between them. An unrouted request has its address for a route, so whoever sends
 * it chooses its length: a regular expression tries each place of one star with each of the next.
 */
function matcher([first = '', ...others]: readonly string[]): (text: string) => boolean {
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let end = first.length;
    for (const part of others) {
      // The earliest place leaves the most for the parts behind it.
      const begin = text.indexOf(part, end);
      if (begin < 0) return false;
      end = begin + part.length;
    }
    return end + last.length <= text.length && text.endsWith(last);
  };
}

function countAll(traffic: Pick<Traffic, 'counter'>, channels: readonly string[]): CountRequest | null {
  const counters = channels.map((channel) => traffic.counter(channel));
  const [first] = counters;
  if (first === undefined) return null;
  if (counters.length === 1) return () => first();
  return () => {
    for (const count of counters) count();
  };
}
