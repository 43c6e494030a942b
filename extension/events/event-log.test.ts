import { expect, test } from 'vitest';
import { itemOf, itemOfHistory, MAX_EVENTS, withItems } from './event-log.ts';
import { itemsOf, sampleEntry, sampleGap, sampleTold, told } from './sample-log.ts';

const entry = (sidecar: string, atSeconds: number, id?: string | null) =>
  sampleEntry(sidecar, atSeconds, id === undefined ? {} : { id });

test('what three sources tell in any order stands once, oldest first', () => {
  const live = itemsOf(sampleTold(entry('api', 3)), sampleTold(entry('beat', 4)));
  const ring = itemsOf(sampleTold(entry('worker', 2)), sampleTold(entry('api', 3)));
  const history = [entry('redis', 1), entry('worker', 2), entry('beat', 4)].map(itemOfHistory);
  const orders = [
    [live, ring, history],
    [history, live, ring],
    [ring, history, live],
  ];
  for (const order of orders)
    expect(told(order.reduce<ReturnType<typeof withItems>>(withItems, []))).toEqual([
      'redis 1 s',
      'worker 2 s',
      'api 3 s',
      'beat 4 s',
    ]);
});

test('what happened at one instant stands in the order of the log, also past its tenth entry', () => {
  const items = itemsOf(
    sampleTold(entry('c', 1, '1800000001000-10')),
    sampleTold(entry('a', 1, '1800000001000-1')),
    sampleTold(entry('b', 1, '1800000001000-9')),
  );
  expect(told(withItems([], items))).toEqual(['a 1 s', 'b 1 s', 'c 1 s']);
});

test('what was said before the log could be written is the same when it stands in the log', () => {
  const [unwritten, written] = [entry('api', 1, null), entry('api', 1, '1800000001000-0')];
  expect(withItems(itemsOf(sampleTold(unwritten)), itemsOf(sampleTold(written)))).toHaveLength(1);
});

test('nothing new leaves the very same list, so that nothing is drawn again', () => {
  const items = withItems([], itemsOf(sampleTold(entry('api', 1))));
  expect(withItems(items, itemsOf(sampleTold(entry('api', 1))))).toBe(items);
  expect(withItems(items, [])).toBe(items);
});

test('gaps stand where they were noticed, and two in a row are one', () => {
  const items = itemsOf(sampleTold(entry('api', 1)), sampleGap(2), sampleGap(3), sampleTold(entry('api', 4)));
  expect(told(withItems([], items))).toEqual(['api 1 s', 'gap 2 s', 'api 4 s']);
});

test('the oldest make room', () => {
  const many = Array.from({ length: MAX_EVENTS + 5 }, (_, index) => sampleTold(entry('api', index)));
  const items = withItems([], itemsOf(...many));
  expect(items).toHaveLength(MAX_EVENTS);
  expect(told(items.slice(0, 1))).toEqual(['api 5 s']);
});

test('only what is heard live for the first time is new', () => {
  const at = { live: sampleTold(entry('api', 1)), again: sampleTold(entry('api', 1), true) };
  const heardAtMs = (item: ReturnType<typeof itemOf>) => item.kind === 'entry' && item.heardAtMs;
  expect(heardAtMs(itemOf(at.live, 5))).toBe(5);
  expect(heardAtMs(itemOf(at.again, 5))).toBe(null);
  expect(heardAtMs(itemOf(at.live, null))).toBe(null);
  expect(heardAtMs(itemOfHistory(entry('api', 1)))).toBe(null);
});
