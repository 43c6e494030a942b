// Waiting for the thing itself.
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when `holds` does. Rejects after `limitMs`, saying what was waited for. */
export async function until(what: string, holds: () => unknown, limitMs = 10_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await delay(10);
  }
}
