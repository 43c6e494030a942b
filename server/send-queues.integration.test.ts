// What this kernel says of sockets that a reader does not read.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { readSendQueues } from './send-queues.ts';
import { until } from './testing/until.ts';

/** More than any kernel takes for a reader that does not read, unasked. */
const MUCH = Buffer.alloc(8 * 1_048_576);
const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

/** Both ends of a connection, the server's first. */
async function connected(listenOn: string, connectTo: string): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, listenOn);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, connectTo);
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });
  return [socket, client];
}

const queueOf = (socket: Socket): number => readSendQueues()?.(socket) ?? Number.NaN;

test.each([
  ['IPv4', '127.0.0.1', '127.0.0.1'],
  ...(hasIpv6
    ? [
        ['IPv6', '::1', '::1'],
        ['IPv4 on a socket of both families', '::', '127.0.0.1'],
      ]
    : []),
])('%s: what a reader leaves is counted, until it reads', async (_what, listenOn = '', connectTo = '') => {
  const [unread, late] = await connected(listenOn, connectTo);
  const [read, reader] = await connected(listenOn, connectTo);
  reader.resume();
  unread.write(MUCH);
  read.write(MUCH);
  await until('all was read by the one that reads', () => queueOf(read) === 0 && reader.bytesRead === MUCH.length);
  expect(queueOf(unread)).toBeGreaterThan(100_000);
  late.resume();
  await until('the other one read it as well', () => queueOf(unread) === 0 && late.bytesRead === MUCH.length);
});
