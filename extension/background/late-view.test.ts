// A view that opens late is handed what the log told before.
import { expect, test } from 'vitest';
import { MAX_EVENTS } from '../events/event-log.ts';
import { sampleEntry, sampleGap, sampleTold } from '../events/sample-log.ts';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS } from '../link/sample-events.ts';
import { MAX_LOG_BATCH, type ToView } from '../link/view-message.ts';
import { PAIRED } from './fake-server.ts';
import { pass, started, type View } from './started-background.ts';

const ending = useFakeTime(START_MS);

const batches = ({ received }: View) =>
  received.filter((message): message is Extract<ToView, { type: 'log' }> => message.type === 'log');
const handedOver = (view: View) => batches(view).flatMap(({ events }) => events);
const entry = (atSeconds: number) => sampleTold(sampleEntry('api', atSeconds));

test('all that was told while another view looked, gaps among it, in order', async () => {
  const { server, view } = await started(ending().signal);
  const first = view();
  first.watch(null);
  await pass(0);
  for (const event of [entry(1), sampleGap(2), entry(3)]) server.streams[0]?.send(event);
  expect(batches(first)).toEqual([]);
  const late = view();
  expect(batches(late)).toEqual([]);
  late.watch(null);
  expect(handedOver(late)).toEqual([entry(1), sampleGap(2), entry(3)]);
  server.streams[0]?.send(entry(4));
  expect(late.received.at(-1)).toEqual({ type: 'event', serverId: PAIRED.id, event: entry(4) });
});

test('the newest of much, in messages of a bounded length', async () => {
  const { server, view } = await started(ending().signal);
  view().watch(null);
  await pass(0);
  for (let index = 0; index < MAX_EVENTS + 3; index += 1) server.streams[0]?.send(entry(index));
  const late = view();
  late.watch([PAIRED.id]);
  expect(handedOver(late)).toHaveLength(MAX_EVENTS);
  expect(handedOver(late)[0]).toEqual(entry(3));
  expect(Math.max(...batches(late).map(({ events }) => events.length))).toBe(MAX_LOG_BATCH);
});

test('nothing of a server that it does not watch, and nothing of what was at another address', async () => {
  const { server, view, store } = await started(ending().signal);
  view().watch(null);
  await pass(0);
  server.streams[0]?.send(entry(1));
  const elsewhere = view();
  elsewhere.watch(['another']);
  expect(handedOver(elsewhere)).toEqual([]);
  store([{ ...PAIRED, url: 'http://127.0.0.1:7400' }]);
  const late = view();
  late.watch(null);
  expect(handedOver(late)).toEqual([]);
});

test('the picture, also by a server whose clock is not a whole number of milliseconds from this one', async () => {
  const { server, view } = await started(ending().signal);
  view().watch(null);
  await pass(0);
  for (const lateMs of [3, 5]) server.streams[0]?.send({ type: 'ping', atMs: Date.now() - lateMs });
  const late = view();
  late.watch(null);
  expect(late.received.find(({ type }) => type === 'state')).toMatchObject({ snapshot: { degraded: false } });
});
