// The last minute of one value, on a card: its shape only. How much it is say the number above it and the bar below.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { UsagePoint } from '../details/recent-usage.ts';
import { sparklinePath, topFor } from '../details/sparkline-path.ts';

const SIZE = { width: 120, height: 12 } as const;
const SPAN_MS = 60_000;

export interface RecentMinute {
  points: readonly UsagePoint[];
  endMs: number;
}

interface Props {
  recent: ReadonlySignal<RecentMinute | null>;
  pick(point: UsagePoint): number | null;
}

export function CardSparkline({ recent, pick }: Props) {
  const line = useComputed(() => {
    if (recent.value === null) return '';
    const { points, endMs } = recent.value;
    const values = points.map((point) => ({ atMs: point.atMs, value: pick(point) }));
    return sparklinePath(values, { ...SIZE, spanMs: SPAN_MS, endMs, top: topFor(values.map(({ value }) => value)) });
  });
  return (
    <svg
      class="meter-sparkline"
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={line} />
    </svg>
  );
}
