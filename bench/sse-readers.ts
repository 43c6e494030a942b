// The readers' process. Arguments: port, how many, how many of them never read. Out: a message when all are connected.
// In: {"expected": n}. Out: what came since the last asking, once n frames came or WAIT_MS have passed without.
import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { monotonicMicros } from './sse-message.ts';
import { quantile } from './verdict.ts';

const WAIT_MS = 5_000;
const POLL_MS = 10;
const MARKER = Buffer.from('"seq":');
const COMMA = 44;
const REQUEST = 'GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n';

const [port = 0, count = 0, stalled = 0] = process.argv.slice(2).map(Number);
let delivered = 0;
let misplaced = 0;
let lagsMs: number[] = [];
// libuv fills it and calls back before it reads the next socket, so one serves all.
const buffer = Buffer.allocUnsafe(65_536);

/** Follows one stream: every frame must be the one after the last. What is lost before the first shows in the count. */
function createReader(): (bytes: Buffer) => void {
  let last = 0;
  let rest: Buffer | null = null;
  return (bytes) => {
    const data = rest === null ? bytes : Buffer.concat([rest, bytes]);
    let from = 0;
    for (let at = data.indexOf(MARKER); at !== -1; at = data.indexOf(MARKER, from)) {
      const end = data.indexOf('}', at);
      if (end === -1) break;
      const comma = data.indexOf(COMMA, at);
      const sequence = Number(data.toString('latin1', at + MARKER.length, comma));
      if (last !== 0 && sequence !== last + 1) misplaced += 1;
      last = sequence;
      delivered += 1;
      lagsMs.push((monotonicMicros() - Number(data.toString('latin1', comma + '"at":'.length + 1, end))) / 1_000);
      from = end;
    }
    rest = restOf(data, from);
  };
}

/** What may be the beginning of a frame's number. */
function restOf(data: Buffer, from: number): Buffer | null {
  const marker = data.indexOf(MARKER, from);
  if (marker !== -1) return Buffer.from(data.subarray(marker));
  const quote = data.lastIndexOf(34);
  const isBeginning =
    quote >= from && data.length - quote < MARKER.length && MARKER.indexOf(data.subarray(quote)) === 0;
  return isBeginning ? Buffer.from(data.subarray(quote)) : null;
}

/** Resolves with the first bytes. One that stalls takes these, and then nothing. */
function open(stalls: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const read = createReader();
    const onread = {
      buffer,
      callback: (length: number, bytes: Uint8Array) => {
        resolve(socket);
        read(Buffer.from(bytes.buffer, bytes.byteOffset, length));
        return !stalls;
      },
    };
    const socket = connect({ host: '127.0.0.1', port, onread }, () => socket.write(REQUEST));
    socket.on('error', reject);
  });
}

const Asked = v.object({ expected: v.number() });
process.on('message', (message) => {
  const { expected } = v.parse(Asked, message);
  const untilMs = performance.now() + WAIT_MS;
  const answer = () => {
    if (delivered < expected && performance.now() < untilMs) return void setTimeout(answer, POLL_MS);
    const lags = lagsMs.length === 0 ? { p50: 0, p99: 0 } : { p50: quantile(lagsMs, 0.5), p99: quantile(lagsMs, 0.99) };
    process.send?.({ delivered, misplaced, ...lags });
    delivered = 0;
    misplaced = 0;
    lagsMs = [];
  };
  answer();
});

for (let index = 0; index < count; index += 1) await open(index < stalled);
process.send?.({ connected: count });
// The parent may be ended before it can end us.
process.once('disconnect', () => process.exit());
