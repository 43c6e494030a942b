import { IDLE_INTERVAL_MS, MIN_INTERVAL_MS } from '../server/contract/keys.ts';

/** `5s`, `1.5s`, `500ms` -> milliseconds, 250 to 5,000; null for anything else. */
export function parseIntervalText(text: string): number | null {
  const match = /^(\d{1,5}(?:\.\d{1,3})?)(ms|s)$/.exec(text);
  if (match === null) return null;
  const milliseconds = Math.round(Number(match[1]) * (match[2] === 's' ? 1000 : 1));
  return milliseconds >= MIN_INTERVAL_MS && milliseconds <= IDLE_INTERVAL_MS ? milliseconds : null;
}
