// Whether anything may move: not for people who asked for less motion, and not where nobody can see it.
import { type ReadonlySignal, signal } from '@preact/signals';

/** Follows the system's preference and the page's visibility until the signal fires. */
export function watchMotion(abort: AbortSignal): ReadonlySignal<boolean> {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  const allowed = () => !reduced.matches && document.visibilityState === 'visible';
  const motion = signal(allowed());
  const update = () => {
    motion.value = allowed();
  };
  reduced.addEventListener('change', update, { signal: abort });
  document.addEventListener('visibilitychange', update, { signal: abort });
  return motion;
}
