// Real CPU work of about a given length.
import { createHash } from 'node:crypto';

/** Hashes its own result over and over for about `ms` milliseconds, and gives what came out. */
export function workFor(ms: number, seed: string): string {
  const until = performance.now() + ms;
  let digest = seed;
  while (performance.now() < until) digest = createHash('sha256').update(digest).digest('hex');
  return digest.slice(0, 12);
}

/** A whole number from `least` to `most`. */
export const between = (least: number, most: number) => least + Math.floor(Math.random() * (most - least + 1));
