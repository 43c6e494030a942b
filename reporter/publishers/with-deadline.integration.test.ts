import { expect, test, vi } from 'vitest';
import { run } from '../testing/run-reporter.ts';
import { EARLY_MS } from './deadline.ts';

const MODULE = new URL('./with-deadline.ts', import.meta.url).href;

/** A process that waits for what never comes, and does nothing else. What its start leaves to be done wakes it: 1 s on, that is over. */
const waiting = (timeoutMs: number) => `
  import { withDeadline } from ${JSON.stringify(MODULE)};
  setInterval(() => undefined, 2 ** 30);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const beganMs = performance.now();
  await withDeadline(new Promise(() => undefined), ${timeoutMs}, 'late').catch((error) => {
    console.log(error.message + ' after ' + Math.round(performance.now() - beganMs) + ' ms');
  });`;

test.each([50, 1_500])(
  'a limit of %i ms ends then, and a little later, where nothing else wakes the process',
  async (timeoutMs) => {
    const { stdout } = run(process.execPath, ['--input-type=module', '-e', waiting(timeoutMs)]);
    const took = () => Number(/late after (\d+) ms/.exec(stdout())?.[1]);
    await vi.waitFor(() => expect(took()).not.toBeNaN(), { timeout: 10_000 });
    expect(took()).toBeGreaterThanOrEqual(timeoutMs - EARLY_MS);
    expect(took()).toBeLessThan(timeoutMs + 500);
  },
);
