import { expect, test } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { describeStore } from '../testing/store-contract.ts';
import { createMemoryStore } from './memory-store.ts';

describeStore('the embedded store', async () => {
  let nowMs = 5_000;
  const store = createMemoryStore(() => nowMs);
  const passMs = async (ms: number) => {
    nowMs += ms;
  };
  return { store, replica: store, passMs };
});

test('the embedded store keeps to its cap; the instance put longest ago goes first', async () => {
  const store = createMemoryStore(() => 0);
  for (let index = 0; index <= 10_000; index += 1) await store.putReport(makeReport({ instance: `api-${index}` }));
  const stored = (await store.readPicture()).reports;
  expect(stored).toHaveLength(10_000);
  expect(stored[0]).toMatchObject({ report: { instance: 'api-1' } });
});
