// A view that opens late is handed what the apps did and used before, once it asks.
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../server/contract/stream.ts';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleReport } from '../link/sample-events.ts';
import type { ToView } from '../link/view-message.ts';
import { MAX_WORK_BATCH } from '../xray/kept-work.ts';
import { heard, TRACE_ID } from '../xray/sample-work.ts';
import { createServerWork } from '../xray/server-work.ts';
import { PAIRED } from './fake-server.ts';
import { pass, started, type View } from './started-background.ts';

const ending = useFakeTime(START_MS);

const messages = ({ received }: View) =>
  received.filter((message): message is Extract<ToView, { type: 'work' }> => message.type === 'work');

/** What api reports so long after the start: that many entries, numbered on from `from`. */
const reports = (afterMs: number, count: number, from = 1): StreamEvent => ({
  type: 'reports',
  atMs: START_MS + afterMs,
  rejected: [],
  reports: [
    {
      ...sampleReport('api', START_MS + afterMs),
      requests: Array.from({ length: count }, (_, index) => heard('api GET /', { sequence: from + index }).entry),
    },
  ],
});

/** A background that heard reports while another view looked. */
async function afterwards(...events: StreamEvent[]) {
  const background = await started(ending().signal);
  background.view().watch(null);
  await pass(0);
  for (const event of events) background.server.streams[0]?.send(event);
  return background;
}

/** A view's own half, which asks through the given view and takes what it is sent. */
function collected(view: View) {
  const { takeWork, keepWork, hearWork, showWork, work } = createServerWork(() =>
    view.send({ type: 'work', serverId: PAIRED.id }),
  );
  keepWork();
  for (const { kept } of messages(view)) takeWork(kept);
  return {
    hearWork,
    work: () => {
      showWork(false, 0);
      return work.value?.work ?? expect.fail('nothing is shown');
    },
  };
}

test('all that was heard is handed over: entries, samples, and since when', async () => {
  const { view } = await afterwards(reports(0, 2), reports(500, 1, 3));
  const work = collected(view()).work();
  expect(work.ring.ofTrace(TRACE_ID).map(({ entry }) => entry.sequence)).toEqual([1, 2, 3]);
  expect(work.track.bootsOf('api', 'api-1')[0]?.samples.length).toBe(2);
  expect(work.sinceMs).toBe(START_MS);
});

test('what is told again while it is handed over is held once', async () => {
  const { view } = await afterwards(reports(0, 2));
  const { hearWork, work } = collected(view());
  hearWork(reports(0, 2));
  hearWork(reports(500, 1, 3));
  expect(work().ring.count()).toBe(3);
  expect(work().track.bootsOf('api', 'api-1')[0]?.samples.length).toBe(2);
});

test('much is handed over in messages of a bounded length', async () => {
  const sixty = Array.from({ length: 10 }, (_, index) => reports(index * 500, 60, 1 + index * 60));
  const { view } = await afterwards(...sixty);
  const late = view();
  late.send({ type: 'work', serverId: PAIRED.id });
  expect(messages(late).map(({ kept }) => kept.entries.length)).toEqual([0, MAX_WORK_BATCH, MAX_WORK_BATCH, 100, 0]);
});

test('who does not ask is handed nothing, and an unknown server has nothing', async () => {
  const { view } = await afterwards(reports(0, 2));
  const [quiet, asking] = [view(), view()];
  asking.send({ type: 'work', serverId: 'other' });
  expect([...messages(quiet), ...messages(asking)]).toEqual([]);
});

test('a view that does not keep it takes in nothing, and one that is paused stands still', () => {
  const { hearWork, showWork, keepWork, work } = createServerWork(() => {});
  hearWork(reports(0, 1));
  showWork(false, 0);
  expect(work.value).toBe(null);
  keepWork();
  hearWork(reports(0, 1));
  showWork(true, 0);
  expect(work.value).toBe(null);
  showWork(false, 25);
  const shown = work.value;
  expect([shown?.work.ring.count(), shown?.clockOffsetMs]).toEqual([1, 25]);
  showWork(false, 25);
  expect(work.value).toBe(shown);
});
