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
  const path = new RegExp(`^${pattern.split(/\*+/).map(escapeRegExp).join('.*')}$`, 's');
  return (method, route) => (methods === '*' || listed.includes(method)) && path.test(route);
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function countAll(traffic: Pick<Traffic, 'counter'>, channels: readonly string[]): CountRequest | null {
  const counters = channels.map((channel) => traffic.counter(channel));
  const [first] = counters;
  if (first === undefined) return null;
  if (counters.length === 1) return () => first();
  return () => {
    for (const count of counters) count();
  };
}
