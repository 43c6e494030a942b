// The load's process. In: {"port","ms","headers"}. For so long, or until "stop" comes, eight connections ask again as soon as
// they are answered. Out: how many answers came, and the 99th percentile of their times.
import { connect } from 'node:net';
import * as v from 'valibot';
import { endWithParent } from './sse-subject.ts';
import { quantile } from './verdict.ts';

const CONNECTIONS = 8;
let untilMs = 0;
const requestWith = (headers: string) => Buffer.from(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`);

/** Resolves with the milliseconds of each request. The route's answer is so short that it comes in one piece. */
function askOn(port: number, request: Buffer): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const times: number[] = [];
    let askedMs = performance.now();
    const ask = () => {
      askedMs = performance.now();
      socket.write(request);
    };
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, ask);
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      if (bytes.toString('latin1', 9, 12) !== '200') reject(new Error(`answered ${bytes.toString('latin1', 0, 30)}`));
      const nowMs = performance.now();
      times.push(nowMs - askedMs);
      if (nowMs < untilMs) return ask();
      socket.destroy();
      resolve(times);
    });
  });
}

/** `headers`: further lines. */
const Slice = v.object({ port: v.number(), ms: v.number(), headers: v.optional(v.string(), '') });
process.on('message', async (message) => {
  if (message === 'stop') {
    untilMs = 0;
    return;
  }
  const { port, ms, headers } = v.parse(Slice, message);
  const request = requestWith(headers);
  untilMs = performance.now() + ms;
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => askOn(port, request)));
  const times = all.flat();
  process.send?.({ requests: times.length, p99Ms: quantile(times, 0.99) });
});
process.send?.({ ready: true });
endWithParent();
