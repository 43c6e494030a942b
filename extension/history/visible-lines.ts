// Which lines are drawn. Pure. Few enough to be told apart, the troubled and the busy ones first, unless a person said.
import type { HistoryRecord } from './record.ts';

/** Most lines drawn without being asked for. */
export const MOST_LINES = 8;

/** What a person switched, by name. */
export type Switched = ReadonlyMap<string, boolean>;

/** All of a few; of many the worst, in the order given. */
export function firstShown(record: HistoryRecord, names: readonly string[]): ReadonlySet<string> {
  if (names.length <= MOST_LINES) return new Set(names);
  const trouble = (name: string) =>
    (record.health.get(name) ?? []).filter((health) => health === 'degraded' || health === 'down').length;
  const peak = (name: string) => Math.max(0, ...(record.cpuPercent.get(name) ?? []).map((value) => value ?? 0));
  const ranked = names.map((name) => ({ name, trouble: trouble(name), peak: peak(name) }));
  ranked.sort((a, b) => b.trouble - a.trouble || b.peak - a.peak);
  return new Set(ranked.slice(0, MOST_LINES).map(({ name }) => name));
}

/** A look for each: whoever has one keeps it, so that no line changes colour because another one went. Fewest first. */
export function looksAfter(before: ReadonlyMap<string, number>, names: readonly string[]): ReadonlyMap<string, number> {
  const looks = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of names) {
    const kept = before.get(name);
    if (kept !== undefined) taken.add(kept);
  }
  for (const name of names) {
    let look = before.get(name) ?? 0;
    if (!before.has(name)) while (taken.has(look)) look += 1;
    taken.add(look);
    looks.set(name, look);
  }
  return looks;
}

/** Those shown, in the order given. */
export const shownNames = (names: readonly string[], first: ReadonlySet<string>, switched: Switched): string[] =>
  names.filter((name) => switched.get(name) ?? first.has(name));
