import { expect, test } from 'vitest';
import { onlyLatest } from './only-latest.ts';

test('what comes after it was forgotten is not handed on, also where the same is asked for again', async () => {
  const latest = onlyLatest();
  const shown: string[] = [];
  const come: (() => void)[] = [];
  const asked = ['a', 'b', 'a again'].map((value) => {
    const coming = new Promise<string>((resolve) => come.push(() => resolve(value)));
    latest.forget();
    latest.take(coming, (one) => shown.push(one));
    return coming;
  });
  for (const one of come) one();
  await Promise.all(asked);
  expect(shown).toEqual(['a again']);
});
