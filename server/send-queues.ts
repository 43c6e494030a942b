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

/** A connection that is open this way (01), or has been told that the other side sends no more (08). */
const OPEN = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) 0[18] ([0-9A-F]{8}):/;
const IPV4_IN_IPV6 = /^0{20}f{4}/;
const LINE_BREAK = 0x0a;
const COLON = 0x3a;
const ZERO = 0x30;
const QUEUE_DIGITS = 8;
/** From the colon behind a line's number to its queue: both addresses with their ports, the state, and what parts them. */
const QUEUE_AFTER = { tcp: 33, tcp6: 81 } as const;

/** null: this system does not tell. Never throws. */
export function readSendQueues(folder = '/proc/net'): SendQueues | null {
  const ipv4 = linesWithQueue(`${folder}/tcp`, QUEUE_AFTER.tcp);
  // Without IPv6 there is no tcp6.
  const ipv6 = linesWithQueue(`${folder}/tcp6`, QUEUE_AFTER.tcp6) ?? [];
  return ipv4 === null ? null : parseSendQueues([...ipv4, ...ipv6]);
}

/** Pure, but for the byte order of this machine, in which the kernel prints addresses. */
export function parseSendQueues(lines: readonly string[], isLittleEndian = endianness() === 'LE'): SendQueues {
  const waiting = new Map<number, { localPort: number; remote: string; bytes: number }[]>();
  for (const line of lines) {
    const found = OPEN.exec(line);
    if (found === null) continue;
    const [, local = '', address = '', port = '', queue = ''] = found;
    const remotePort = Number.parseInt(port, 16);
    const remote = inNetworkOrder(address, isLittleEndian);
    const one = { localPort: Number.parseInt(local, 16), remote, bytes: Number.parseInt(queue, 16) };
    waiting.set(remotePort, [...(waiting.get(remotePort) ?? []), one]);
  }
  // A socket keeps what it was asked for, each of them: so only as much as is needed.
  return (connection) => {
    const candidates = waiting.size === 0 ? undefined : waiting.get(connection.remotePort ?? 0);
    if (candidates === undefined) return 0;
    const { localPort, remoteAddress } = connection;
    if (remoteAddress === undefined) return 0;
    const remote = Buffer.from(ipaddr.process(remoteAddress).toByteArray()).toString('hex');
    return candidates.find((one) => one.localPort === localPort && one.remote === remote)?.bytes ?? 0;
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
function linesWithQueue(path: string, queueAfter: number): string[] | null {
  try {
    const file = openSync(path, 'r');
    try {
      return readLines(file, queueAfter);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function readLines(file: number, queueAfter: number): string[] {
  const lines: string[] = [];
  let filled = 0;
  for (;;) {
    const length = readSync(file, buffer, filled, buffer.length - filled, null);
    if (length === 0) return lines;
    filled += length;
    const end = takeLines(buffer.subarray(0, filled), queueAfter, lines);
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
}

/** Where the last whole line ends. */
function takeLines(bytes: Buffer, queueAfter: number, into: string[]): number {
  let start = 0;
  for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, start)) {
    if (hasQueue(bytes, bytes.indexOf(COLON, start) + queueAfter)) into.push(bytes.toString('latin1', start, end));
    start = end + 1;
  }
  return start;
}

function hasQueue(bytes: Buffer, at: number): boolean {
  for (let digit = 0; digit < QUEUE_DIGITS; digit += 1) if (bytes[at + digit] !== ZERO) return true;
  return false;
}
