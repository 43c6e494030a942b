import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeTree } from '../testing/fixture-tree.ts';
import { createTraffic, type Traffic } from '../traffic.ts';
import type { Warn } from '../warn.ts';
import { createLineReader } from './lines.ts';
import { createMergedTraffic } from './merged-traffic.ts';
import { sendTraffic } from './send-traffic.ts';
import { MAX_LINE_LENGTH, paceLine, parseLine, WATCHED_EVERY_MS } from './traffic-wire.ts';

/** More than a Unix socket takes that nobody reads: 200 kB and something. */
const LINES = 40;

/** A reporter that takes lines only while it is told to. */
async function startReading() {
  const merged = createMergedTraffic();
  const sockets = new Set<Socket>();
  const path = join(writeTree({}), 'traffic');
  const server = createServer((socket) => {
    sockets.add(socket);
    const take = (line: string) => {
      const parsed = parseLine(line);
      if (parsed !== null && 'traffic' in parsed) merged.take(parsed);
    };
    socket.setEncoding('utf8').on('data', createLineReader(MAX_LINE_LENGTH, take, merged.onMalformed));
    socket.write(paceLine({ everyMs: WATCHED_EVERY_MS, isWatched: false, excluded: [] }));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { path, sockets, heard: () => merged.traffic.totals() };
}

function connectTo(path: string, traffic: Traffic, warn: Warn = () => undefined): void {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  sendTraffic(path, traffic, warn, ending.signal);
}

test('a reporter that was held up hears all counts once it reads again, also when nothing more is counted', async () => {
  const { path, sockets, heard } = await startReading();
  const traffic = createTraffic();
  connectTo(path, traffic);
  traffic.count('async');
  await vi.waitFor(() => expect(heard()).toEqual({ async: 1 }));
  const [socket] = sockets;
  socket?.pause();
  // Long names and many lines, so that the kernel's buffers are full.
  for (let channel = 0; channel < 150; channel++) traffic.count(`${channel}-${'x'.repeat(55)}`);
  for (let line = 0; line < LINES; line++) {
    traffic.count('async');
    await new Promise((resolve) => setTimeout(resolve, WATCHED_EVERY_MS + 5));
  }
  socket?.resume();
  await vi.waitFor(() => expect(heard()).toEqual(traffic.totals()), { timeout: 5_000 });
});

test('counts that are connected twice are heard once', async () => {
  const { path, heard, sockets } = await startReading();
  const traffic = createTraffic();
  for (const _ of [1, 2]) connectTo(path, traffic);
  traffic.count('async', 10);
  await vi.waitFor(() => expect(sockets.size).toBe(2));
  traffic.count('browser', 1);
  await vi.waitFor(() => expect(heard()).toMatchObject({ browser: 1 }));
  expect(heard()).toEqual({ async: 10, browser: 1 });
});

test('a process that the reporter takes no more says so', async () => {
  const path = join(writeTree({}), 'traffic');
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
  const warnings: string[] = [];
  connectTo(path, createTraffic(), (_kind, message) => warnings.push(message));
  await vi.waitFor(() => expect(warnings[0]).toContain('200 processes'), { timeout: 5_000 });
});
