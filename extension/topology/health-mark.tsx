// Health as shape and colour: a disc, a triangle, a cross. The word stands beside it, so neither is the only sign.
import type { Health } from '../../server/contract/health.ts';

const SHAPES: Record<Health, preact.JSX.Element> = {
  healthy: <circle cx="5" cy="5" r="4" />,
  degraded: <path d="M5 .8 9.6 9H.4Z" />,
  down: <path d="M2.2.6 5 3.4 7.8.6 9.4 2.2 6.6 5l2.8 2.8-1.6 1.6L5 6.6 2.2 9.4.6 7.8 3.4 5 .6 2.2Z" />,
};

/** `old`: it was so, and may no longer be; the age stands beside it. */
export function HealthMark({ health, old = false }: { health: Health; old?: boolean }) {
  return (
    <svg class={`health-mark ${old ? 'old' : health}`} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[health]}
    </svg>
  );
}
