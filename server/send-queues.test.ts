import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSendQueues, type SendQueues } from './send-queues.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                          ';
const line = (local: string, remote: string, state: string, queues: string) =>
  `   0: ${local} ${remote} ${state} ${queues} 01:00000014 00000000     0        0 41187 2 0000000000000000 20 4 30 10 -1`;
const NO_ADDRESS = '0'.repeat(32);

interface Tables {
  tcp?: readonly string[];
  tcp6?: readonly string[];
  isLittleEndian?: boolean;
}

/** Of a system with these tables. */
function queuesOf({ tcp = [], tcp6 = [], isLittleEndian = true }: Tables): SendQueues {
  const folder = mkdtempSync(join(tmpdir(), 'sidescope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, lines] of Object.entries({ tcp, tcp6 }))
    writeFileSync(join(folder, name), `${[HEAD, ...lines].join('\n')}\n`);
  const queues = readSendQueues(folder, isLittleEndian);
  if (queues === null) throw new Error('the tables were not found');
  return queues;
}

const connection = { localPort: 8_080, remotePort: 54_321, remoteAddress: '192.168.1.2' };

test('a connection is found by its ports and the address of the other side', () => {
  const queueOf = queuesOf({ tcp: [line('0100007F:1F90', '0201A8C0:D431', '01', '0001E240:00000007')] });
  expect(queueOf(connection)).toBe(123_456);
  expect(queueOf({ ...connection, localPort: 8_081 })).toBe(0);
  expect(queueOf({ ...connection, remotePort: 54_322 })).toBe(0);
  expect(queueOf({ ...connection, remoteAddress: '192.168.1.3' })).toBe(0);
  expect(queueOf({})).toBe(0);
});

test('two of the same ports from two machines are two', () => {
  const queueOf = queuesOf({
    tcp: [
      line('0100007F:1F90', '0201A8C0:D431', '01', '00000010:00000000'),
      line('0100007F:1F90', '0301A8C0:D431', '08', '00000020:00000000'),
    ],
  });
  expect([queueOf(connection), queueOf({ ...connection, remoteAddress: '192.168.1.3' })]).toEqual([16, 32]);
});

test.each([
  ['IPv6', 'B80D0120000000000000000001000000', '2001:db8::1', true],
  ['IPv6 that names its interface', '000080FE000000000000000001000000', 'fe80::1%eth0', true],
  ['IPv4 over a socket of both families', '0000000000000000FFFF00000201A8C0', '::ffff:192.168.1.2', true],
  ['IPv6 as a machine of the other byte order prints it', '20010DB8000000000000000000000001', '2001:db8::1', false],
])('%s', (_what, printed, remoteAddress, isLittleEndian) => {
  const tcp6 = [line(`${NO_ADDRESS}:1F90`, `${printed}:D431`, '01', '00000010:00000000')];
  expect(queuesOf({ tcp6, isLittleEndian })({ ...connection, remoteAddress })).toBe(16);
});

test('IPv4 as a machine of the other byte order prints it', () => {
  const tcp = [line('7F000001:1F90', 'C0A80102:D431', '01', '00000010:00000000')];
  expect(queuesOf({ tcp, isLittleEndian: false })(connection)).toBe(16);
});

test('what listens, is being closed or has nothing to wait for has no queue', () => {
  const ofStateAndQueue = (state: string, queue: string) =>
    queuesOf({ tcp: [line('0100007F:1F90', '0201A8C0:D431', state, `${queue}:00000000`)] })(connection);
  expect(ofStateAndQueue('01', '00000001')).toBe(1);
  expect(ofStateAndQueue('0A', '00000001')).toBe(0);
  expect(ofStateAndQueue('04', '00000001')).toBe(0);
  expect(ofStateAndQueue('01', '00000000')).toBe(0);
});

test('of a long table every line is read, wherever a reading ends, and what is no line is passed over', () => {
  const tcp = Array.from({ length: 2_000 }, (_, index) => {
    const port = (index + 10_000).toString(16).toUpperCase();
    return line('0100007F:1F90', `0201A8C0:${port}`, '01', `${index % 100 === 0 ? '00000010' : '00000000'}:00000001`);
  });
  const queueOf = queuesOf({ tcp: [...tcp.slice(0, 1_000), '', 'no line: at all 01 01', ...tcp.slice(1_000)] });
  const queues = tcp.map((_, index) => queueOf({ ...connection, remotePort: index + 10_000 }));
  expect(queues.flatMap((queue, index) => (queue === 16 ? [index] : []))).toEqual(
    Array.from({ length: 20 }, (_, index) => index * 100),
  );
  expect(queues.filter((queue) => queue !== 0)).toHaveLength(20);
});

test('a system without the files does not tell', () => {
  expect(readSendQueues('/there/is/no/such/folder')).toBeNull();
});
