import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseSendQueues, readSendQueues } from './send-queues.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                          ';
const line = (local: string, remote: string, state: string, queues: string) =>
  `   0: ${local} ${remote} ${state} ${queues} 01:00000014 00000000     0        0 41187 2 0000000000000000 20 4 30 10 -1`;
const table = (...lines: string[]) => [HEAD, ...lines];

test('a connection is found by its ports and the address of the other side', () => {
  const queueOf = parseSendQueues(table(line('0100007F:1F90', '0201A8C0:D431', '01', '0001E240:00000007')), true);
  const connection = { localPort: 8_080, remotePort: 54_321, remoteAddress: '192.168.1.2' };
  expect(queueOf(connection)).toBe(123_456);
  expect(queueOf({ ...connection, localPort: 8_081 })).toBe(0);
  expect(queueOf({ ...connection, remotePort: 54_322 })).toBe(0);
  expect(queueOf({ ...connection, remoteAddress: '192.168.1.3' })).toBe(0);
  expect(queueOf({})).toBe(0);
});

test('two of the same ports from two machines are two', () => {
  const queueOf = parseSendQueues(
    table(
      line('0100007F:1F90', '0201A8C0:D431', '01', '00000010:00000000'),
      line('0100007F:1F90', '0301A8C0:D431', '08', '00000020:00000000'),
    ),
    true,
  );
  const of = (remoteAddress: string) => queueOf({ localPort: 8_080, remotePort: 54_321, remoteAddress });
  expect([of('192.168.1.2'), of('192.168.1.3')]).toEqual([16, 32]);
});

test.each([
  ['IPv6', 'B80D0120000000000000000001000000', '2001:db8::1', true],
  ['IPv6 that names its interface', '000080FE000000000000000001000000', 'fe80::1%eth0', true],
  ['IPv4 over a socket of both families', '0000000000000000FFFF00000201A8C0', '::ffff:192.168.1.2', true],
  ['IPv4 as a machine of the other byte order prints it', 'C0A80102', '192.168.1.2', false],
  ['IPv6 as a machine of the other byte order prints it', '20010DB8000000000000000000000001', '2001:db8::1', false],
])('%s', (_what, printed, remoteAddress, isLittleEndian) => {
  const text = table(line(`${'0'.repeat(printed.length)}:1F90`, `${printed}:D431`, '01', '00000010:00000000'));
  expect(parseSendQueues(text, isLittleEndian)({ localPort: 8_080, remotePort: 54_321, remoteAddress })).toBe(16);
});

test('what listens, is being closed or has nothing to wait for has no queue', () => {
  const ofStateAndQueue = (state: string, queue: string) =>
    parseSendQueues(
      table(line('0100007F:1F90', '0100007F:D431', state, `${queue}:00000000`)),
      true,
    )({
      localPort: 8_080,
      remotePort: 54_321,
      remoteAddress: '127.0.0.1',
    });
  expect(ofStateAndQueue('01', '00000001')).toBe(1);
  expect(ofStateAndQueue('0A', '00000001')).toBe(0);
  expect(ofStateAndQueue('04', '00000001')).toBe(0);
  expect(ofStateAndQueue('01', '00000000')).toBe(0);
});

test('of the files, lines of both kinds are found, wherever a reading ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidescope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const ipv4 = Array.from({ length: 2_000 }, (_, index) => {
    const port = (index + 10_000).toString(16).toUpperCase();
    return line('0100007F:1F90', `0201A8C0:${port}`, '01', `${index % 100 === 0 ? '00000010' : '00000000'}:00000001`);
  });
  const zeros = '0'.repeat(32);
  const ipv6 = line(`${zeros}:1F90`, `${zeros.slice(0, 24)}01000000:D431`, '01', '00000020:00000000');
  writeFileSync(join(folder, 'tcp'), `${table(...ipv4).join('\n')}\n`);
  writeFileSync(join(folder, 'tcp6'), `${table(ipv6).join('\n')}\n`);
  const six = { localPort: 8_080, remotePort: 54_321, remoteAddress: '::1' };
  const four = (remotePort: number) => ({ localPort: 8_080, remotePort, remoteAddress: '192.168.1.2' });
  const queueOf = readSendQueues(folder);
  expect(queueOf?.(six)).toBe(32);
  const queues = Array.from({ length: 2_000 }, (_, index) => queueOf?.(four(index + 10_000)) ?? Number.NaN);
  expect(queues.flatMap((queue, index) => (queue === 16 ? [index] : []))).toEqual(
    Array.from({ length: 20 }, (_, index) => index * 100),
  );
  expect(queues.filter((queue) => queue !== 0)).toHaveLength(20);
});

test('a system without the files does not tell', () => {
  expect(readSendQueues('/there/is/no/such/folder')).toBeNull();
});
