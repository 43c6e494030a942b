import { styleOf } from './chart-lines.ts';

/** A bit of the line as the charts draw it. */
export function Swatch({ look }: { look: number }) {
  const { colour, dash } = styleOf(look);
  return (
    <svg class="swatch" width="14" height="8" viewBox="0 0 14 8" aria-hidden="true">
      <path d="M0 4H14" style={{ stroke: `var(--series-${colour})` }} stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}
