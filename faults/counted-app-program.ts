// An app whose requests are counted, as a process of its own. Out: {"port"}. In: any message. Out: {"addedMs", "wholeMs"},
// of every request since the last message: the time that counting took of it, and its time in the app as a whole.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startReporter } from '../reporter/start-reporter.ts';

const { traffic } = startReporter();
let addedMs: number[] = [];
let wholeMs: number[] = [];

const server = createServer((_request, response) => {
  const beganMs = performance.now();
  traffic.count('async');
  addedMs.push(performance.now() - beganMs);
  response.on('finish', () => wholeMs.push(performance.now() - beganMs));
  response.writeHead(204).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port });
process.on('message', () => {
  process.send?.({ addedMs, wholeMs });
  addedMs = [];
  wholeMs = [];
});
process.once('disconnect', () => process.exit());
