// The reporter's end of a wrapped command's counts. In: lines from any number of its processes. Out: one Traffic, and
// to each process how often to tell. Closed when the signal fires.
import net from 'node:net';
import type { Counts } from '../traffic.ts';
import type { Warn } from '../warn.ts';
import { createLineReader } from './lines.ts';
import { createMergedTraffic, type MergedTraffic } from './merged-traffic.ts';
import {
  IDLE_EVERY_MS,
  MAX_LINE_LENGTH,
  MAX_SENDERS,
  type PaceLine,
  paceLine,
  parseLine,
  WATCHED_EVERY_MS,
} from './traffic-wire.ts';

export interface TrafficSocket {
  traffic: Counts;
  setWatched(isWatched: boolean): void;
  /** Resolves once every process that counted has gone and all that it sent was read. */
  drained(): Promise<void>;
}

/** Listens at once, until the signal fires. */
export function openTrafficSocket(path: string, warn: Warn, signal: AbortSignal): TrafficSocket {
  const merged = createMergedTraffic();
  const sockets = new Set<net.Socket>();
  let pace: PaceLine = { everyMs: IDLE_EVERY_MS, isWatched: false, excluded: [] };
  let onDrained: () => void = () => undefined;

  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) onDrained();
    });
    receive(socket, merged);
    socket.write(paceLine(pace));
  });
  server.maxConnections = MAX_SENDERS;
  server.on('error', (error) => warn('traffic', `counts of the command are not taken: ${error.message}`));
  server.listen(path).unref();
  signal.addEventListener(
    'abort',
    () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    { once: true },
  );
  const change = (changes: Partial<PaceLine>) => {
    pace = { ...pace, ...changes };
    for (const socket of sockets) socket.write(paceLine(pace));
  };
  merged.traffic.requests.onExcluded((excluded) => change({ excluded }));
  return {
    traffic: merged.traffic,
    setWatched: (isWatched) => change({ everyMs: isWatched ? WATCHED_EVERY_MS : IDLE_EVERY_MS, isWatched }),
    drained: () =>
      new Promise((resolve) => {
        onDrained = resolve;
        // One that connected just now may not be among them yet.
        server.getConnections((_error, count) => {
          if (count === 0) resolve();
        });
      }),
  };
}

/** One connection is one sender, from its first line on. */
function receive(socket: net.Socket, merged: MergedTraffic): void {
  let sender: string | null = null;
  let requestsDropped = 0;
  const takeLine = (line: string) => {
    const parsed = parseLine(line);
    if (parsed === null) return merged.onMalformed();
    if ('requests' in parsed) {
      merged.takeEntries(parsed.requests, Math.max(0, parsed.requestsDropped - requestsDropped));
      requestsDropped = parsed.requestsDropped;
      return;
    }
    if (sender !== null && parsed.sender !== sender) return merged.onMalformed();
    sender = parsed.sender;
    merged.take(parsed);
  };
  socket.unref();
  socket.setEncoding('utf8');
  socket.on('data', createLineReader(MAX_LINE_LENGTH, takeLine, merged.onMalformed));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (sender !== null) merged.onEnded(sender);
  });
}
