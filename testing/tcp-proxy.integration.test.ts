import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../server/testing/until.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A target that sends everything back, a proxy before it, and a way in. */
async function echoBehindProxy() {
  const ending = new AbortController();
  const target = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const proxy = await startTcpProxy((target.address() as AddressInfo).port, ending.signal);
  onTestFinished(() => {
    ending.abort();
    target.close();
  });
  return { proxy, ending };
}

async function open({ port }: TcpProxy) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const got = { text: '', error: '' };
  socket.setEncoding('utf8').on('data', (text: string) => {
    got.text += text;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    got.error = error.code ?? '';
  });
  await once(socket, 'connect');
  return { socket, got };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

const echo = ({ socket, got }: { socket: Socket; got: { text: string } }, text: string) =>
  timed(async () => {
    socket.write(text);
    await until('it came back', () => got.text.endsWith(text));
  });

test('without trouble it carries both ways, in order, and an end to the other side', async () => {
  const { proxy } = await echoBehindProxy();
  const one = await open(proxy);
  const numbers = Array.from({ length: 20_000 }, (_, index) => `${index}\n`);
  for (const line of numbers) one.socket.write(line);
  const closed = once(one.socket, 'close');
  one.socket.end();
  await closed;
  expect(one.got.text).toBe(numbers.join(''));
  await until('the pair is forgotten', () => proxy.count() === 0);
});

test('latency is added to each way', async () => {
  const { proxy } = await echoBehindProxy();
  const one = await open(proxy);
  proxy.set({ latencyMs: 60 });
  expect(await echo(one, 'a')).toBeGreaterThanOrEqual(119);
  proxy.set({ latencyMs: 0 });
  const without = [await echo(one, 'b'), await echo(one, 'c'), await echo(one, 'd')];
  expect(Math.min(...without)).toBeLessThan(100);
});

test('throttled, bytes take their time', async () => {
  const { proxy } = await echoBehindProxy();
  const one = await open(proxy);
  proxy.set({ bytesPerSecond: 10_000 });
  expect(await echo(one, 'x'.repeat(1_000))).toBeGreaterThanOrEqual(199);
});

test('a black hole swallows nothing for good: what was sent comes when it is over, to new connections as well', async () => {
  const { proxy } = await echoBehindProxy();
  const one = await open(proxy);
  proxy.set({ blackHole: true });
  const two = await open(proxy);
  const backOne = echo(one, 'held');
  const backTwo = echo(two, 'held too');
  const other = await echoBehindProxy();
  // What another network carries in the meantime, ten times, has had time to come.
  for (let turn = 0; turn < 10; turn += 1) await echo(await open(other.proxy), 'passes');
  expect(one.got.text + two.got.text).toBe('');
  proxy.set({ blackHole: false });
  await Promise.all([backOne, backTwo]);
});

test('cut ends, reset resets, and new connections pass', async () => {
  const { proxy } = await echoBehindProxy();
  const [ended, broken] = [await open(proxy), await open(proxy)];
  await echo(ended, 'there');
  await echo(broken, 'there');
  expect(proxy.count()).toBe(2);
  proxy.reset();
  await until('it is closed', () => ended.socket.closed && broken.socket.closed);
  expect([ended.got.error, broken.got.error]).toEqual(['ECONNRESET', 'ECONNRESET']);

  const next = await open(proxy);
  await echo(next, 'there');
  proxy.cut();
  await until('it is closed', () => next.socket.closed);
  expect(next.got.error).toBe('');
  await echo(await open(proxy), 'there');
});

test('its signal ends it and all that goes through it', async () => {
  const { proxy, ending } = await echoBehindProxy();
  const one = await open(proxy);
  await echo(one, 'there');
  ending.abort();
  await until('it is closed', () => one.socket.closed);
  await expect(open(proxy)).rejects.toThrow('ECONNREFUSED');
});
