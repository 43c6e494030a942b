import { type ReadonlySignal, useComputed } from '@preact/signals';
import { type SparkPoint, sparklinePath, topFor } from './sparkline-path.ts';

const SIZE = { width: 240, height: 32 } as const;
const SPAN_MS = 60_000;

interface Props {
  name: string;
  points: ReadonlySignal<readonly SparkPoint[]>;
  endMs: ReadonlySignal<number>;
}

/** The last minute of one value, in percent, with its scale. */
export function Sparkline({ name, points, endMs }: Props) {
  const top = useComputed(() => topFor(points.value.map((point) => point.value)));
  const line = useComputed(() =>
    sparklinePath(points.value, { ...SIZE, spanMs: SPAN_MS, endMs: endMs.value, top: top.value }),
  );
  const scale = useComputed(() => `${top.value} %`);
  return (
    <figure class="sparkline" aria-label={`${name}, last minute`}>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="sparkline-line" d={line} />
      </svg>
      <span class="sparkline-top">{scale}</span>
    </figure>
  );
}
