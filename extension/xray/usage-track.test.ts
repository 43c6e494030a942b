import { expect, test } from 'vitest';
import { START_MS, sampleReport } from '../link/sample-events.ts';
import { createUsageTrack, type UsageTrack } from './usage-track.ts';

const take = (track: UsageTrack, atSeconds: number, bootId: string, upSeconds: number) =>
  track.take(
    {
      ...sampleReport('api', START_MS + atSeconds * 1_000),
      bootId,
      monotonicUsec: upSeconds * 1e6,
      cpuUsageUsec: upSeconds * 1e5,
    },
    START_MS + atSeconds * 1_000,
  );
const boots = (track: UsageTrack) => track.bootsOf('api', 'api-1').map(({ bootId }) => bootId);

test('boots that another one kept stand in their order, whichever of them was heard already', () => {
  const early = createUsageTrack();
  take(early, 0, 'one', 1_000);
  take(early, 10, 'two', 1);
  take(early, 20, 'three', 1);
  for (const heardAlready of [false, true]) {
    const late = createUsageTrack();
    if (heardAlready) take(late, 21, 'three', 2);
    for (const boot of early.kept()) late.restore(boot);
    expect(boots(late)).toEqual(['one', 'two', 'three']);
  }
});
