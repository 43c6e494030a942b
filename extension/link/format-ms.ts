// Milliseconds as people read them. Apart from other formats: charts need this one alone.

/** 0.4 -> "0.4 ms", 134.2 -> "134 ms", 2140 -> "2.14 s", 125000 -> "2.1 min". null: "–". */
export function formatMs(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 59_995 ? `${Number((ms / 1_000).toFixed(2))} s` : `${Number((ms / 60_000).toFixed(1))} min`;
}
