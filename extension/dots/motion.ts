// Whether anything may move: not for people who asked for less motion, and not where nobody can see it.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Settings } from '../settings/settings.ts';

/** As the person set it, or else as the system says. Pure. */
export const isReduced = (setting: Settings['motion'], systemReduces: boolean): boolean =>
  setting === 'system' ? systemReduces : setting === 'reduce';

/** Follows the setting and the system's preference until the signal fires. */
export function watchReduced(settings: ReadonlySignal<Settings>, abort: AbortSignal): ReadonlySignal<boolean> {
  const query = matchMedia('(prefers-reduced-motion: reduce)');
  const system = signal(query.matches);
  const update = () => {
    system.value = query.matches;
  };
  query.addEventListener('change', update, { signal: abort });
  return computed(() => isReduced(settings.value.motion, system.value));
}

/** Follows setting, preference and the page's visibility until the signal fires. */
export function watchMotion(settings: ReadonlySignal<Settings>, abort: AbortSignal): ReadonlySignal<boolean> {
  const reduced = watchReduced(settings, abort);
  const visible = signal(document.visibilityState === 'visible');
  const update = () => {
    visible.value = document.visibilityState === 'visible';
  };
  document.addEventListener('visibilitychange', update, { signal: abort });
  return computed(() => visible.value && !reduced.value);
}

/** Says it to the style sheets: they animate under `:root[data-motion='full']` only. */
export function markMotion(root: HTMLElement, settings: ReadonlySignal<Settings>, abort: AbortSignal): void {
  const reduced = watchReduced(settings, abort);
  const stop = effect(() => {
    root.dataset['motion'] = reduced.value ? 'reduce' : 'full';
  });
  abort.addEventListener('abort', stop, { once: true });
}
