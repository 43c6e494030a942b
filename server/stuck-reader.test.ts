// Readers that take nothing while the kernel still has room for what they are sent.
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { MAX_QUEUED_FRAMES } from './backlog.ts';
import { ASK_BYTES, ASK_INTERVAL_MS, HOLD_BYTES, STALLED_AFTER_MS } from './reader-watch.ts';
import { type FakeSocket, feed, frame } from './testing/fake-feed.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

const large = Buffer.alloc(HOLD_BYTES, 'x');
const SECOND = 1_000;
const aSecond = () => vi.advanceTimersByTime(SECOND);

/** Large frames, a second apart, until one reader is held: what was sent last is not among what it was written. */
function untilHeld({ subscribers }: ReturnType<typeof feed>, socket: FakeSocket): void {
  for (let sent = 0; sent < 60; sent += 1) {
    const before = socket.written.length;
    subscribers.send(large);
    aSecond();
    if (socket.written.length === before) return;
  }
  throw new Error('it was never held');
}

test('one that takes nothing is written nothing more, and has what it missed, once, when it reads again', () => {
  const all = feed();
  const [stuck, healthy] = [all.join(), all.join()];
  stuck.takes = false;
  untilHeld(all, stuck);
  const kept = stuck.written.length;
  all.subscribers.send(frame('kept'));
  all.subscribers.sendLog(frame('log'));
  expect(stuck.written).toHaveLength(kept);
  expect(healthy.said().slice(-2)).toEqual(['kept', 'log']);
  stuck.takes = true;
  stuck.take(1);
  aSecond();
  expect(
    stuck
      .said()
      .slice(kept)
      .map((text) => (text === large.toString() ? 'large' : text)),
  ).toEqual(['log', 'large', 'kept']);
  all.subscribers.send(frame('next'));
  expect(stuck.said().at(-1)).toBe('next');
});

test('where much is sent it is held within seconds', () => {
  const { subscribers, join } = feed();
  const [stuck] = Array.from({ length: 100 }, join);
  if (stuck === undefined) throw new Error('nobody joined');
  stuck.takes = false;
  const share = Buffer.alloc(Math.ceil(ASK_BYTES / 100));
  for (let second = 0; second < 10; second += 1) {
    subscribers.send(share);
    aSecond();
  }
  expect(stuck.queued).toBe(3 * share.length);
});

test('one that was held for long has one fresh snapshot', () => {
  const all = feed();
  const stuck = all.join();
  stuck.takes = false;
  untilHeld(all, stuck);
  const kept = stuck.written.length;
  for (let index = 0; index <= MAX_QUEUED_FRAMES; index += 1) all.subscribers.send(frame(`${index}`));
  stuck.take(stuck.queued);
  aSecond();
  expect(stuck.said().slice(kept)).toEqual(['fresh snapshot 1']);
});

test('one that takes nothing for 30 s is dropped, however little waits for it', () => {
  const { subscribers, join } = feed();
  const [gone, idle] = [join(), join()];
  vi.advanceTimersByTime(ASK_INTERVAL_MS);
  gone.takes = false;
  subscribers.send(frame('a little'));
  vi.advanceTimersByTime(STALLED_AFTER_MS - SECOND);
  expect(gone.state).toBe('open');
  vi.advanceTimersByTime(ASK_INTERVAL_MS + 2 * SECOND);
  expect([gone.state, idle.state]).toEqual(['destroyed', 'open']);
});

test('one that is slow is neither held nor dropped', () => {
  const { subscribers, join } = feed();
  const slow = join();
  slow.takes = false;
  for (let second = 0; second < 120; second += 1) {
    subscribers.send(large);
    slow.take(1);
    aSecond();
  }
  expect(slow.state).toBe('open');
  expect(slow.said().filter((text) => text.endsWith(large.toString()))).toHaveLength(120);
});

test('one whose socket is full as well goes on only when both have room', () => {
  const all = feed();
  const stuck = all.join();
  stuck.takes = false;
  untilHeld(all, stuck);
  const kept = stuck.written.length;
  stuck.emit('drain');
  all.subscribers.send(frame('kept'));
  expect(stuck.written).toHaveLength(kept);
  stuck.take(stuck.queued);
  stuck.takes = true;
  aSecond();
  expect(stuck.said().at(-1)).toBe('kept');
});

test('one whose socket is full and that takes some is not dropped', () => {
  const { subscribers, join } = feed();
  const slow = join();
  slow.takes = false;
  slow.reading = false;
  subscribers.send(large);
  for (let second = 0; second < 120; second += 1) {
    slow.take(1);
    aSecond();
  }
  expect(slow.state).toBe('open');
});

test('where the kernel says nothing of a full socket, it is dropped after 30 s', () => {
  const { subscribers, join } = feed();
  const stuck = join();
  stuck.reading = false;
  subscribers.send(frame('much'));
  stuck.queued = 0;
  stuck.writableLength = 1;
  vi.advanceTimersByTime(STALLED_AFTER_MS - SECOND);
  expect(stuck.state).toBe('open');
  vi.advanceTimersByTime(2 * SECOND);
  expect(stuck.state).toBe('destroyed');
});
