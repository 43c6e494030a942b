import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createHotFiles } from './hot-files.ts';
import { wholeNumber } from './parse-bytes.ts';

const DIR = `/sys/fs/cgroup/cpuacct/sidescope-again-${process.pid}`;

/** A text: why this machine cannot. */
function makeGroup(): string | null {
  try {
    mkdirSync(DIR);
    return null;
  } catch (error) {
    return `making a v1 cgroup needs root and a cpuacct controller: ${error}`;
  }
}

function removeGroup(): void {
  try {
    rmdirSync(DIR);
  } catch {
    // It is gone already.
  }
}

test('a cgroup that is removed is unknown, and is read again as soon as it is made anew', (context) => {
  onTestFinished(removeGroup);
  const reason = makeGroup();
  if (reason !== null) context.skip(reason);
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const usage = createHotFiles(createFakeClock(), closing.signal)(join(DIR, 'cpuacct.usage'));
  expect(wholeNumber(usage.read())).toBe(0);
  removeGroup();
  expect(usage.read()).toBeNull();
  expect(usage.read()).toBeNull();
  makeGroup();
  expect(wholeNumber(usage.read())).toBe(0);
  removeGroup();
  makeGroup();
  expect(wholeNumber(usage.read())).toBe(0);
});
