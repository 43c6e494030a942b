import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { connectToBackground } from './connect-to-background.ts';
import type { FromView } from './view-message.ts';

let ending: AbortController;

beforeEach(() => {
  ending = new AbortController();
  vi.useFakeTimers();
});
afterEach(() => {
  ending.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A view connected to a background whose end the test holds. */
function connected() {
  const heard: string[] = [];
  const drops: string[] = [];
  const ports: { sent: FromView[]; message(value: unknown): void; die(): void }[] = [];
  const browser = { current: true, throws: false };
  const connect = () => {
    if (browser.throws) throw new Error('Extension context invalidated.');
    const port = { sent: [] as FromView[], message: (_: unknown) => {}, die: () => {} };
    ports.push(port);
    return {
      post: (message: FromView) => void port.sent.push(message),
      onMessage: (listener: (message: unknown) => void) => {
        port.message = listener;
      },
      onDisconnect: (listener: () => void) => {
        port.die = listener;
      },
      disconnect: () => {},
    };
  };
  const connection = connectToBackground(
    { clock: systemClock, drop: (kind) => drops.push(kind), connect, isCurrent: () => browser.current },
    {
      onMessage: ({ type }) => heard.push(type),
      onLost: () => heard.push('lost'),
      onOutdated: () => heard.push('outdated'),
    },
    ending.signal,
  );
  return { connection, heard, drops, ports, browser };
}

const SERVERS = { type: 'servers', servers: [] };

test('messages are parsed; a malformed one is dropped and told of', () => {
  const { heard, drops, ports } = connected();
  ports[0]?.message(SERVERS);
  ports[0]?.message({ type: 'servers', servers: [{ id: 'a', name: 'a', url: 'nowhere' }] });
  expect(heard).toEqual(['servers']);
  expect(drops).toEqual(['message from the background']);
});

test('when the worker dies, another is asked for, and told again what is watched', () => {
  const { connection, heard, ports } = connected();
  connection.watch(['a']);
  ports[0]?.die();
  vi.advanceTimersByTime(50);
  expect(heard).toEqual(['lost']);
  expect(ports.map(({ sent }) => sent)).toEqual([
    [{ type: 'watch', serverIds: ['a'] }],
    [{ type: 'watch', serverIds: ['a'] }],
  ]);
});

test('pauses grow while workers die at once, up to 5 s, and are short again after a message', () => {
  const { ports } = connected();
  const pauses = Array.from({ length: 10 }, () => {
    const before = ports.length;
    ports.at(-1)?.die();
    let waited = 0;
    for (; ports.length === before; waited += 50) vi.advanceTimersByTime(50);
    return waited;
  });
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  ports.at(-1)?.message(SERVERS);
  ports.at(-1)?.die();
  vi.advanceTimersByTime(50);
  expect(ports).toHaveLength(12);
});

test('an updated extension is told from a worker that sleeps: no further port is opened', () => {
  const { heard, ports, browser } = connected();
  browser.current = false;
  ports[0]?.die();
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual(['outdated']);
  expect(ports).toHaveLength(1);
});

test('an extension that goes between two attempts is noticed when connecting throws', () => {
  const { heard, ports, browser } = connected();
  ports[0]?.die();
  browser.current = false;
  browser.throws = true;
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual(['lost', 'outdated']);
});

test('retry goes to the background that is there now', () => {
  const { connection, ports } = connected();
  ports[0]?.die();
  vi.advanceTimersByTime(50);
  connection.retry('a');
  expect(ports[1]?.sent).toEqual([{ type: 'retry', serverId: 'a' }]);
});

test('after the signal a lost port stays lost', () => {
  const { heard, ports } = connected();
  ending.abort();
  ports[0]?.die();
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([]);
  expect(ports).toHaveLength(1);
});
