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
const LINE_BREAK = 0x0a;
const COLON = 0x3a;
const ZERO = 0x30;
/** Behind the state's zero: open both ways, or told that the other side sends no more. */
const ESTABLISHED = 0x31;
const CLOSE_WAIT = 0x38;

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
  // Many are of few machines.
  const printed = remembered((address) => networkOrder(address, isLittleEndian));
  const named = remembered((address) => Buffer.from(ipaddr.process(address).toByteArray()).toString('hex'));
  // A socket keeps what it was asked for, each of them: so only as much as is needed.
  return (connection) => {
    const candidates = byPort.size === 0 ? undefined : byPort.get(connection.remotePort ?? 0);
    if (candidates === undefined) return 0;
    const { localPort, remoteAddress } = connection;
    if (remoteAddress === undefined) return 0;
    const isIt = (one: Waiting) => one.localPort === localPort && printed(one.remoteAddress) === named(remoteAddress);
    return candidates.find(isIt)?.bytes ?? 0;
  };
}

function remembered(work: (address: string) => string): (address: string) => string {
  const known = new Map<string, string>();
  return (address) => {
    const result = known.get(address) ?? work(address);
    known.set(address, result);
    return result;
  };
}

/** Words of 32 bits, each in the machine's order. An IPv4 address that came over a socket of both families is one of IPv4. */
function networkOrder(address: string, isLittleEndian: boolean): string {
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
    const waiting = readLine(bytes.subarray(start, end), addressDigits);
    if (waiting !== null) into.push(waiting);
    start = end + 1;
  }
  return start;
}

/** `   0: 0100007F:1F90 0201A8C0:D431 01 0001E240:00000000 …`; null: its head, no open connection, or one without a queue. */
function readLine(line: Buffer, addressDigits: number): Waiting | null {
  const localPortAt = line.indexOf(COLON) + 2 + addressDigits + 1;
  const remoteAddressAt = localPortAt + 5;
  const remotePortAt = remoteAddressAt + addressDigits + 1;
  const stateAt = remotePortAt + 5;
  const state = line[stateAt + 1];
  if (line[stateAt] !== ZERO || (state !== ESTABLISHED && state !== CLOSE_WAIT)) return null;
  const bytes = hexadecimal(line, stateAt + 3, 8);
  if (!(bytes > 0)) return null;
  return {
    localPort: hexadecimal(line, localPortAt, 4),
    remoteAddress: line.toString('latin1', remoteAddressAt, remoteAddressAt + addressDigits),
    remotePort: hexadecimal(line, remotePortAt, 4),
    bytes,
  };
}

/** NaN: there are other characters. */
function hexadecimal(line: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index += 1) value = value * 16 + digitOf(line[index] ?? 0);
  return value;
}

/** The kernel prints capitals. */
function digitOf(code: number): number {
  if (code >= ZERO && code <= ZERO + 9) return code - ZERO;
  return code >= 0x41 && code <= 0x46 ? code - 0x41 + 10 : Number.NaN;
}
