// The command's end: what an app that runs under `sidescope-reporter --` counts goes to that reporter.
// In: counts in memory. Out: lines of absolute totals, so that a lost or repeated line changes nothing.
// Trouble here is warned of once and never reaches the app.
import net from 'node:net';
import { newId } from '../new-id.ts';
import type { RequestLog } from '../requests/request-log.ts';
import type { Traffic } from '../traffic.ts';
import type { Warn } from '../warn.ts';
import { entriesLine } from './entry-line.ts';
import { createLineReader } from './lines.ts';
import { IDLE_EVERY_MS, MAX_LINE_LENGTH, MAX_SENDERS, parsePaceLine, totalsLine } from './traffic-wire.ts';

/** After the connection was refused or lost: first soon, since the reporter listens only once it has started the command. */
const CONNECT_AGAIN_MS = [50, 200, 5_000] as const;
/** A count waits so long for those that come with it. */
const GATHER_MS = 5;
/** Connected twice, counts are still of one sender: they are the same ones. */
const senderIds = new WeakMap<Traffic, string>();

/** Sends the counts to the socket until the signal fires or the process ends, which it never holds up. */
export function sendTraffic(path: string, traffic: Traffic, warn: Warn, signal: AbortSignal): void {
  const sender = senderIds.get(traffic) ?? newId();
  senderIds.set(traffic, sender);
  let socket: net.Socket | null = null;
  let everyMs = IDLE_EVERY_MS;
  let lastSentMs = Number.NEGATIVE_INFINITY;
  let isOwed = true;
  /** What is owed goes out once the line before it has. */
  let isHeldUp = false;
  let hasEnded = false;
  let losses = 0;

  const send = () => {
    if (!isOwed || hasEnded || socket === null || socket.connecting) return;
    // A reporter that reads nothing is sent one line more at most; each holds all that those before it held.
    isHeldUp = socket.writableLength > 0;
    if (isHeldUp) return;
    isOwed = false;
    lastSentMs = performance.now();
    listen();
    const line = { sender, traffic: traffic.totals(), dropped: traffic.dropped(), clamped: traffic.clamped() };
    // Not by 'drain', which a line is too short for.
    socket.write(totalsLine(line) + entriesOf(traffic.requests), (error) => {
      if (isHeldUp && !error) send();
    });
    if (!traffic.requests.isEmpty()) sendSoon();
  };
  const sendSoon = () => {
    isOwed = true;
    setTimeout(send, Math.max(GATHER_MS, lastSentMs + everyMs - performance.now())).unref();
  };
  const listen = () => {
    traffic.whenCounted(sendSoon);
    traffic.requests.whenAdded(sendSoon);
  };
  const takePace = (line: string) => {
    const pace = parsePaceLine(line);
    if (pace === null) return;
    // Said to everyone that it takes: to be connected is not yet to be heard.
    losses = 0;
    everyMs = pace.everyMs;
    traffic.requests.exclude(pace.excluded);
    traffic.requests.setWanted(pace.isWatched);
  };
  const connect = () => {
    if (hasEnded) return;
    const connecting = net.connect(path);
    socket = connecting;
    connecting.unref();
    connecting.setEncoding('utf8');
    let reason = '';
    connecting.on('connect', () => {
      reason = `it closes the connection. It takes ${MAX_SENDERS} processes of its command at most`;
      send();
    });
    connecting.on(
      'data',
      createLineReader(MAX_LINE_LENGTH, takePace, () => undefined),
    );
    connecting.on('error', (error) => {
      // What is written to one that it has closed says less.
      reason ||= error.message;
    });
    connecting.on('close', () => {
      if (losses >= 2) warn('traffic', `counts do not reach the reporter: ${reason}`);
      socket = null;
      traffic.requests.setWanted(false);
      // The reporter may not have read the last line.
      isOwed = true;
      setTimeout(connect, CONNECT_AGAIN_MS[losses] ?? CONNECT_AGAIN_MS[2]).unref();
      losses++;
    });
  };

  connect();
  process.once('exit', send);
  signal.addEventListener(
    'abort',
    () => {
      send();
      hasEnded = true;
      process.off('exit', send);
      socket?.end();
    },
    { once: true },
  );
}

/** The line of what was done for requests since the last one; nothing when nothing was. */
function entriesOf(requests: RequestLog): string {
  const taken = requests.take();
  requests.sent();
  return taken.length === 0 ? '' : entriesLine({ requests: taken, requestsDropped: requests.dropped() });
}
