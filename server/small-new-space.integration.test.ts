// In a process of its own, since the flag holds for a whole process.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Much that is young at the same time, as when a thousand streams open. Prints the size of the new space, before and after: the
 * least of several, for while V8 marks the heap beside it, pages that it has left already still count.
 */
const CHURN = `
  const size = () => v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
  const before = size();
  let kept = [];
  const after = [];
  for (let index = 0; index < 2_000_000; index += 1) {
    kept.push({ index });
    if (kept.length <= 200_000) continue;
    kept = [];
    after.push(size());
  }
  console.log(JSON.stringify([before, Math.min(...after.slice(after.length / 2))]));`;

const sizes = (beforehand: string): [before: number, after: number] =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', `import v8 from 'node:v8';${beforehand}${CHURN}`], {
      encoding: 'utf8',
    }),
  );

test('the new space grows with what is young at the same time, but not where it is kept small', () => {
  const module = JSON.stringify(join(import.meta.dirname, 'small-new-space.ts'));
  const [usualBefore, usual] = sizes('');
  const [before, kept] = sizes(`import { keepNewSpaceSmall } from ${module}; keepNewSpaceSmall();`);
  expect(usual).toBeGreaterThan(4 * usualBefore);
  // The other half of it may be made only now.
  expect(kept).toBeLessThanOrEqual(2 * before);
});
