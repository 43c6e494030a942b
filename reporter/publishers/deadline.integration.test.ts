import { expect, test, vi } from 'vitest';
import { run } from '../testing/run-reporter.ts';
import { createDeadline, EARLY_MS } from './deadline.ts';

const MODULE = new URL('./deadline.ts', import.meta.url).href;

test('what was answered is never late, and what is asked next has its whole time', async () => {
  const beganMs = performance.now();
  const lateMs = await new Promise<number>((resolve) => {
    const deadline = createDeadline(50, () => resolve(performance.now() - beganMs));
    deadline.start();
    deadline.stop();
    setTimeout(() => deadline.start(), 40);
  });
  expect(lateMs).toBeGreaterThanOrEqual(40 + 50 - 2 * EARLY_MS);
});

test('what is asked while its timer is about to end has its whole time, too', async () => {
  const beganMs = performance.now();
  const lateMs = await new Promise<number>((resolve) => {
    const deadline = createDeadline(50, () => resolve(performance.now() - beganMs));
    // Of the same length, so that Node serves both in one go, and what comes of the first one before the second.
    setTimeout(() => queueMicrotask(deadline.start), 50);
    deadline.start();
    deadline.stop();
  });
  expect(lateMs).toBeGreaterThanOrEqual(50 + 50 - 2 * EARLY_MS);
});

/** A process that does nothing else: it is answered at once, and 2 s later, when all its timers are over, never. */
const ASKING_TWICE = `
  import { createDeadline } from ${JSON.stringify(MODULE)};
  setInterval(() => undefined, 2 ** 30);
  let beganMs;
  const deadline = createDeadline(50, () => console.log('late after ' + Math.round(performance.now() - beganMs) + ' ms'));
  deadline.start();
  deadline.stop();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  beganMs = performance.now();
  deadline.start();`;

test('the second time too it ends in time, and a little later, where nothing else wakes the process', async () => {
  const { stdout } = run(process.execPath, ['--input-type=module', '-e', ASKING_TWICE]);
  const took = () => Number(/late after (\d+) ms/.exec(stdout())?.[1]);
  await vi.waitFor(() => expect(took()).not.toBeNaN(), { timeout: 10_000 });
  expect(took()).toBeGreaterThanOrEqual(50 - EARLY_MS);
  expect(took()).toBeLessThan(50 + 500);
});
