// What a person adds to a list of settings, read. Pure.
import type { Parsed } from '../../server/contract/parse.ts';
import { MAX_LIST_ENTRIES, MAX_LIST_ENTRY_LENGTH } from './settings.ts';

/** The list with the entry at its end; or a sentence that says what is wrong with it. `problem`: what this list asks for. */
export function withEntry(
  list: readonly string[],
  typed: string,
  problem: (entry: string) => string | null,
): Parsed<string[]> {
  const entry = typed.trim();
  const reason = troubleOf(list, entry) ?? problem(entry);
  return reason === null ? { ok: true, value: [...list, entry] } : { ok: false, reason };
}

function troubleOf(list: readonly string[], entry: string): string | null {
  if (entry === '') return 'Type something first.';
  if (entry.length > MAX_LIST_ENTRY_LENGTH) return `${MAX_LIST_ENTRY_LENGTH} characters are the most.`;
  if (list.includes(entry)) return `"${entry}" is in the list already.`;
  return list.length >= MAX_LIST_ENTRIES ? `${MAX_LIST_ENTRIES} entries are the most. Remove one first.` : null;
}

/** Polling exclusions are compared with the path of a request, which begins with a slash. */
export const pathProblem = (entry: string): string | null =>
  entry.startsWith('/') ? null : 'A path begins with a slash, such as /api/health.';

/** Which of these are not in the list, as far as there is room for them. */
export const missingOf = (list: readonly string[], wanted: readonly string[]): string[] =>
  wanted.filter((entry) => !list.includes(entry)).slice(0, MAX_LIST_ENTRIES - list.length);

export const anyWord = (): null => null;
