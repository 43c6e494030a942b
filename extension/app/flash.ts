// A value that changes flashes once, so that the eye finds it. Only what changes seldom and means something does: the word
// for health, counts of restarts and OOM kills, limits. CPU, memory, throttling and ages change with every report; a panel
// in which they flashed would never be at rest, and a flash would say nothing.
import { useRef } from 'preact/hooks';
import './flash.css';

export interface Flash {
  /** New at each change, so that the element is a new one, and its animation begins anew. */
  key: number;
  /** Empty at first show: what was never seen otherwise has not changed. */
  class: '' | 'flash';
}

/** For the element that shows `value`; null: not known, and what becomes known has not changed. */
export function useFlash(value: string | number | null | undefined): Flash {
  const shown = useRef({ value, changes: 0 });
  const before = shown.current;
  if (before.value !== value) {
    const isChange = before.value !== null && before.value !== undefined;
    shown.current = { value, changes: before.changes + (isChange ? 1 : 0) };
  }
  const { changes } = shown.current;
  return { key: changes, class: changes === 0 ? '' : 'flash' };
}
