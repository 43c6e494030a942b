// What the kernel holds of each TCP connection until the other side acknowledges it: Send-Q of ss(8). Linux tells it in
// /proc/net/tcp and tcp6 (kernel: Documentation/networking/proc_net_tcp.rst); Node has no call for it.
import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import ipaddr from 'ipaddr.js';

/** As `net.Socket` names it; without ports once it has ended. */
export interface Connection {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
  readonly remoteAddress?: string | undefined;
}

/** Bytes that wait for the other side; 0 as well for a connection that the kernel does not name. */
export type SendQueues = (connection: Connection) => number;

interface Waiting {
  localPort: number;
  /** As the kernel prints it. */
  remoteAddress: string;
  remotePort: number;
  bytes: number;
}

/** Hexadecimal digits of an address in each of the two tables. */
const ADDRESS_DIGITS = { tcp: 8, tcp6: 32 } as const;
const IPV4_IN_IPV6 = /^0{20}f{4}/;
/** Of a connection that is open both ways (01), or was told that the other side sends no more (08). */
const OPEN = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) 0[18] ([0-9A-F]{8}):/;
const NO_QUEUE = Buffer.from('00000000');
const LINE_BREAK = 0x0a;
const COLON = 0x3a;

/** null: this system does not tell. Never throws. */
export function readSendQueues(folder = '/proc/net', isLittleEndian = endianness() === 'LE'): SendQueues | null {
  const ipv4 = readTable(`${folder}/tcp`, ADDRESS_DIGITS.tcp);
  // Without IPv6 there is no tcp6.
  const ipv6 = readTable(`${folder}/tcp6`, ADDRESS_DIGITS.tcp6) ?? [];
  return ipv4 === null ? null : lookUpIn([...ipv4, ...ipv6], isLittleEndian);
}

function lookUpIn(waiting: readonly Waiting[], isLittleEndian: boolean): SendQueues {
  const byPort = new Map<number, Waiting[]>();
  for (const one of waiting) byPort.set(one.remotePort, [...(byPort.get(one.remotePort) ?? []), one]);
  // A socket keeps what it was asked for, each of them: so only as much as is needed.
  return (connection) => {
    const candidates = byPort.size === 0 ? undefined : byPort.get(connection.remotePort ?? 0);
    if (candidates === undefined) return 0;
    const { localPort, remoteAddress } = connection;
    if (remoteAddress === undefined) return 0;
    const address = Buffer.from(ipaddr.process(remoteAddress).toByteArray()).toString('hex');
    const isIt = (one: Waiting) =>
      one.localPort === localPort && inNetworkOrder(one.remoteAddress, isLittleEndian) === address;
    return candidates.find(isIt)?.bytes ?? 0;
  };
}

/** Words of 32 bits, each in the machine's order. An IPv4 address that came over a socket of both families is one of IPv4. */
function inNetworkOrder(address: string, isLittleEndian: boolean): string {
  const bytes = Buffer.from(address, 'hex');
  return (isLittleEndian ? bytes.swap32() : bytes).toString('hex').replace(IPV4_IN_IPV6, '');
}

// The table has the connections of all of the machine, and nearly none of them a queue: no line becomes a text for nothing.
const buffer = Buffer.allocUnsafe(65_536);

/** null: there is no such file, or it is not for us. */
function readTable(path: string, addressDigits: number): Waiting[] | null {
  try {
    const file = openSync(path, 'r');
    try {
      return readLines(file, addressDigits);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function readLines(file: number, addressDigits: number): Waiting[] {
  const waiting: Waiting[] = [];
  let filled = 0;
  for (;;) {
    const length = readSync(file, buffer, filled, buffer.length - filled, null);
    if (length === 0) return waiting;
    filled += length;
    const end = takeLines(buffer.subarray(0, filled), addressDigits, waiting);
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
}

/** Where the last whole line ends. */
function takeLines(bytes: Buffer, addressDigits: number, into: Waiting[]): number {
  let start = 0;
  for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, start)) {
    // Behind the line's number: both addresses with their ports, the state, and what parts them.
    const queueAt = bytes.indexOf(COLON, start) + 2 * addressDigits + 17;
    if (hasQueue(bytes, queueAt, end)) into.push(...parseLine(bytes.toString('latin1', start, end)));
    start = end + 1;
  }
  return start;
}

function hasQueue(bytes: Buffer, at: number, lineEnd: number): boolean {
  const end = at + NO_QUEUE.length;
  return end <= lineEnd && bytes.compare(NO_QUEUE, 0, NO_QUEUE.length, at, end) !== 0;
}

/** `   0: 0100007F:1F90 0201A8C0:D431 01 0001E240:00000000 …`; none: it is no open connection. */
function parseLine(line: string): Waiting[] {
  const found = OPEN.exec(line);
  if (found === null) return [];
  const [, localPort = '', remoteAddress = '', remotePort = '', queue = ''] = found;
  const number = (digits: string) => Number.parseInt(digits, 16);
  return [{ localPort: number(localPort), remoteAddress, remotePort: number(remotePort), bytes: number(queue) }];
}
