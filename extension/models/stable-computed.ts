import { computed, type ReadonlySignal } from '@preact/signals';

/** A computed that keeps its earlier object while the new one says the same, so that nothing below it renders again. */
export function stableComputed<T>(compute: () => T): ReadonlySignal<T> {
  let kept: { value: T; text: string } | null = null;
  return computed(() => {
    const value = compute();
    const text = JSON.stringify(value);
    if (kept?.text !== text) kept = { value, text };
    return kept.value;
  });
}
