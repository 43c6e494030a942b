import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { MAX_QUEUED_FRAMES } from './backlog.ts';
import { STALLED_AFTER_MS } from './reader-watch.ts';
import { MAX_AGE_MS, MAX_SUBSCRIBERS } from './subscribers.ts';
import { FakeSocket, feed, frame } from './testing/fake-feed.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

describe('subscribers', () => {
  test('all get the very same bytes, not copies', () => {
    const { subscribers, join } = feed();
    const sockets = [join(), join(), join()];
    const one = frame('reports');
    subscribers.send(one);
    for (const socket of sockets) expect(socket.written[1]).toBe(one);
  });

  test('one that has not had its snapshot yet hears nothing before it', () => {
    const { subscribers } = feed();
    const socket = new FakeSocket();
    subscribers.add(socket);
    subscribers.send(frame('too early'));
    subscribers.begin(socket, frame('snapshot'));
    subscribers.send(frame('in time'));
    expect(socket.said()).toEqual(['snapshot', 'in time']);
  });

  test('one that went before its snapshot was there is written nothing, then or later', () => {
    const { subscribers } = feed();
    const socket = new FakeSocket();
    subscribers.add(socket);
    socket.destroy();
    socket.reading = false;
    subscribers.begin(socket, frame('snapshot'));
    subscribers.send(frame('state'));
    subscribers.sendLog(frame('log'));
    socket.readAgain();
    expect(subscribers.count()).toBe(0);
    expect(socket.said()).toEqual([]);
  });

  test('the first wakes the feed and the last puts it to sleep, each time', () => {
    const { join, edges } = feed();
    const [a, b] = [join(), join()];
    a.destroy();
    expect(edges).toEqual(['first']);
    b.emit('error', new Error('ECONNRESET'));
    b.emit('close');
    expect(edges).toEqual(['first', 'last']);
    join();
    expect(edges).toEqual(['first', 'last', 'first']);
  });

  test(`a reader that is behind is kept ${MAX_QUEUED_FRAMES} frames, in order`, () => {
    const { subscribers, join } = feed();
    const slow = join();
    slow.reading = false;
    subscribers.send(frame('0'));
    for (let index = 1; index <= MAX_QUEUED_FRAMES; index += 1) subscribers.send(frame(`${index}`));
    expect(slow.said()).toEqual(['snapshot', '0']);
    slow.readAgain();
    expect(slow.said()).toEqual(['snapshot', '0', '1', '2', '3', '4', '5', '6', '7', '8']);
  });

  test('one that is further behind gets one fresh snapshot instead, then goes on', () => {
    const { subscribers, join } = feed();
    const slow = join();
    const fast = join();
    slow.reading = false;
    for (let index = 0; index < 1_000; index += 1) subscribers.send(frame(`${index}`));
    slow.readAgain();
    subscribers.send(frame('next'));
    expect(slow.said()).toEqual(['snapshot', '0', 'fresh snapshot 1', 'next']);
    expect(fast.said()).toHaveLength(1_002);
  });

  test('a snapshot that stalls the reader again does not count what follows twice', () => {
    const { subscribers, join } = feed();
    const slow = join();
    slow.reading = false;
    for (let index = 0; index < 20; index += 1) subscribers.send(frame(`${index}`));
    slow.emit('drain');
    subscribers.send(frame('later'));
    expect(slow.said()).toEqual(['snapshot', '0', 'fresh snapshot 1']);
    slow.readAgain();
    expect(slow.said()).toEqual(['snapshot', '0', 'fresh snapshot 1', 'later']);
  });

  test('as many are let in as is said', () => {
    const { join, subscribers } = feed(0.5, 2);
    join();
    join();
    expect(subscribers.isFull()).toBe(true);
    expect(subscribers.add(new FakeSocket())).toBe(false);
  });

  test('a first snapshot that the reader cannot take at once is never dropped', () => {
    const { subscribers } = feed();
    const slow = new FakeSocket();
    slow.reading = false;
    subscribers.add(slow);
    subscribers.begin(slow, frame('first snapshot'));
    for (let index = 0; index < 100; index += 1) subscribers.send(frame(`${index}`));
    expect(slow.said()).toEqual(['first snapshot']);
    slow.readAgain();
    expect(slow.said()).toEqual(['first snapshot', 'fresh snapshot 1']);
  });

  test('a reader that takes nothing for 30 s is dropped; one that is slow is not', () => {
    const { subscribers, join } = feed();
    const [stalled, slow] = [join(), join()];
    stalled.reading = false;
    slow.reading = false;
    subscribers.send(frame('x'));
    vi.advanceTimersByTime(STALLED_AFTER_MS - 1_000);
    slow.readAgain();
    expect(stalled.state).toBe('open');
    vi.advanceTimersByTime(2_000);
    expect([stalled.state, slow.state]).toEqual(['destroyed', 'open']);
    expect(subscribers.count()).toBe(1);
  });

  test.each([
    [0, 0.8],
    [0.5, 1],
    [0.999_999, 1.2],
  ])('streams end at 15 minutes give or take a fifth, with bye (random %s)', (random, factor) => {
    const { join } = feed(random);
    const socket = join();
    vi.advanceTimersByTime(MAX_AGE_MS * factor - 2_000);
    expect(socket.state).toBe('open');
    vi.advanceTimersByTime(8_000);
    expect(socket.state).toBe('ended');
    expect(socket.said().at(-1)).toContain('"reason":"max_age","retry_ms":1000');
  });

  test('a reader that does not hang up when told is cut off five seconds later', () => {
    const { subscribers, join } = feed();
    const socket = join();
    socket.obeys = false;
    vi.advanceTimersByTime(MAX_AGE_MS);
    expect(socket.state).toBe('ended');
    subscribers.send(frame('not for the ended'));
    vi.advanceTimersByTime(5_000);
    expect(socket.state).toBe('destroyed');
    expect(socket.names().slice(-2)).toEqual(['ping', 'bye']);
    expect(subscribers.count()).toBe(0);
  });

  test('ping comes by name every 15 s, and is left out for a reader that is behind', () => {
    const { subscribers, join } = feed();
    const [reader, slow] = [join(), join()];
    slow.reading = false;
    subscribers.send(frame('x'));
    vi.advanceTimersByTime(15_000);
    expect(reader.names()).toEqual(['snapshot', 'x', 'ping']);
    expect(slow.names()).toEqual(['snapshot', 'x']);
  });

  test('a ping goes with a frame that comes in the two seconds before it is due', () => {
    const { subscribers, join } = feed();
    const reader = join();
    vi.advanceTimersByTime(12_999);
    subscribers.send(frame('early'));
    vi.advanceTimersByTime(1);
    subscribers.send(frame('late'));
    expect(reader.said().at(-1)).toMatch(/^event: ping\ndata: .*\n\nlate$/);
    vi.advanceTimersByTime(14_999);
    expect(reader.said()).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(reader.names().at(-1)).toBe('ping');
  });

  test('there is room for 1,000, and again for one when one has gone', () => {
    const { subscribers, join } = feed();
    const [first] = Array.from({ length: MAX_SUBSCRIBERS }, join);
    expect(subscribers.isFull()).toBe(true);
    expect(subscribers.add(new FakeSocket())).toBe(false);
    first?.destroy();
    expect(subscribers.add(new FakeSocket())).toBe(true);
  });

  test('closing says bye to all, cuts off those that do not take it within the grace, and takes no more', async () => {
    const { subscribers, join } = feed();
    const [reader, stalled] = [join(), join()];
    stalled.reading = false;
    stalled.obeys = false;
    subscribers.send(frame('x'));
    subscribers.send(frame('what waits is left out'));
    const closed = subscribers.close(1_000);
    for (const { said } of [reader, stalled]) expect(said().at(-1)).toContain('"reason":"shutdown"');
    expect(stalled.names()).toEqual(['snapshot', 'x', 'bye']);
    expect(stalled.state).toBe('ended');
    vi.advanceTimersByTime(1_000);
    expect([reader.state, stalled.state]).toEqual(['ended', 'destroyed']);
    await closed;
    expect(subscribers.add(new FakeSocket())).toBe(false);
  });
});
