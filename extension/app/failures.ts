// Bugs of one page. In: what a view's boundary caught, and what nothing caught. Out: each on the console, once; and the
// first of the latter as words, since what stands on the page may be old from then on.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { isDropped } from '../link/dropped.ts';

/** One that fails anew with every frame is many errors; beyond so many different ones nobody reads on. */
export const MAX_TOLD = 50;

export interface Failures {
  /** What failed where no boundary stands; null: nothing did. */
  readonly stray: ReadonlySignal<string | null>;
  /** A boundary caught it, and shows it in place of its view. */
  caught(error: unknown): void;
}

/** Unset in a page that was not begun by start-page.tsx. */
export const FailuresContext = createContext<Failures | null>(null);

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const keyOf = (error: unknown): string => (error instanceof Error && error.stack) || wordsOf(error);

/** `page`: where uncaught errors are told of. `tell` puts one on the console, by telling `page` of it like any other. */
export function watchFailures(page: EventTarget, tell: (error: unknown) => void, abort: AbortSignal): Failures {
  const first = signal<{ key: string; words: string } | null>(null);
  const told = new Set<string>();
  let telling = false;
  const isNew = (key: string) => {
    if (told.has(key) || told.size >= MAX_TOLD) return false;
    told.add(key);
    return true;
  };
  const hear = (event: Event) => {
    const error = errorOf(event);
    // A browser's own complaints come without an error; and what was dropped is no bug of this page.
    if (telling || error === null || error === undefined || isDropped(error)) return;
    const key = keyOf(error);
    if (isNew(key)) first.value ??= { key, words: wordsOf(error) };
    else event.preventDefault();
  };
  for (const type of ['error', 'unhandledrejection']) page.addEventListener(type, hear, { signal: abort });
  return {
    stray: computed(() => first.value?.words ?? null),
    caught(error) {
      const key = keyOf(error);
      // Text that is bound to a signal fails beside its component, and may be heard of first.
      if (first.peek()?.key === key) first.value = null;
      if (!isNew(key)) return;
      telling = true;
      tell(error);
      telling = false;
    },
  };
}

const errorOf = (event: Event): unknown => ('error' in event ? event.error : 'reason' in event ? event.reason : null);
