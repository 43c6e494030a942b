// The shape of a sparkline. Pure. A value that is unknown, or a silence, is a gap in the line and never a zero.

export interface SparkPoint {
  atMs: number;
  /** null: unknown. */
  value: number | null;
}

export interface SparkSize {
  width: number;
  height: number;
  /** The time that the width spans, ending at `endMs`. */
  spanMs: number;
  endMs: number;
  /** The value at the upper edge. */
  top: number;
}

/** Longer without a report than this, and the line is broken: it would claim to know what nobody measured. */
const GAP_MS = 6_000;

/** SVG path data: `M` where the line begins anew, `L` where it goes on. */
export function sparklinePath(points: readonly SparkPoint[], size: SparkSize): string {
  let before: SparkPoint | null = null;
  let path = '';
  for (const point of points) {
    if (point.value !== null && point.atMs >= size.endMs - size.spanMs) {
      const goesOn = before !== null && before.value !== null && point.atMs - before.atMs <= GAP_MS && path !== '';
      path += `${goesOn ? 'L' : 'M'}${place(point.atMs, point.value, size)}`;
    }
    before = point;
  }
  return path;
}

function place(atMs: number, value: number, { width, height, spanMs, endMs, top }: SparkSize): string {
  const x = width * (1 - (endMs - atMs) / spanMs);
  const y = height - 1 - (height - 2) * Math.min(1, value / top);
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** A round upper edge, so that a line near zero does not look like a mountain range: 5, 10, 25, 50 or 100 percent and up. */
export function topFor(values: readonly (number | null)[]): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return [5, 10, 25, 50, 100].find((edge) => most <= edge) ?? Math.ceil(most / 100) * 100;
}
