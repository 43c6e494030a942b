// What the kernel holds of each TCP connection until the other side acknowledges it: Send-Q of ss(8). Linux tells it in
// /proc/net/tcp and tcp6 (kernel: Documentation/networking/proc_net_tcp.rst); Node has no call for it.
import { readFileSync } from 'node:fs';
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

/** Of the connections that are open this way (01) or have been told that the other side sends no more (08), those with a queue. */
const WAITING = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) 0[18] (?!0{8})([0-9A-F]{8}):/gm;
const IPV4_IN_IPV6 = /^0{20}f{4}/;

/** Of these connections; null: this system does not tell. Never throws. */
export function readSendQueues(of: readonly Connection[], folder = '/proc/net'): SendQueues | null {
  const isIpv6 = ({ remoteAddress = '' }: Connection) => remoteAddress.includes(':');
  // For each of the two the kernel goes through all that it has.
  const tables = [...(of.every(isIpv6) ? [] : ['tcp']), ...(of.some(isIpv6) ? ['tcp6'] : [])];
  try {
    // 1.5 ms for each 1,000 connections of the machine; with a thread for each page that the kernel hands out, three times that.
    return parseSendQueues(tables.map((table) => readFileSync(`${folder}/${table}`, 'latin1')).join(''));
  } catch {
    return null;
  }
}

/** Of the text of such tables. Pure, but for the byte order of this machine, in which the kernel prints addresses. */
export function parseSendQueues(table: string, isLittleEndian = endianness() === 'LE'): SendQueues {
  const waiting = new Map<string, { remote: string; bytes: number }[]>();
  for (const [, local = '', address = '', port = '', queue = ''] of table.matchAll(WAITING)) {
    const ports = `${Number.parseInt(local, 16)} ${Number.parseInt(port, 16)}`;
    const one = { remote: inNetworkOrder(address, isLittleEndian), bytes: Number.parseInt(queue, 16) };
    waiting.set(ports, [...(waiting.get(ports) ?? []), one]);
  }
  return ({ localPort, remotePort, remoteAddress }) => {
    const candidates = waiting.get(`${localPort} ${remotePort}`);
    if (candidates === undefined || remoteAddress === undefined) return 0;
    const remote = Buffer.from(ipaddr.process(remoteAddress).toByteArray()).toString('hex');
    return candidates.find((one) => one.remote === remote)?.bytes ?? 0;
  };
}

/** Words of 32 bits, each in the machine's order. An IPv4 address that came over a socket of both families is one of IPv4. */
function inNetworkOrder(address: string, isLittleEndian: boolean): string {
  const bytes = Buffer.from(address, 'hex');
  return (isLittleEndian ? bytes.swap32() : bytes).toString('hex').replace(IPV4_IN_IPV6, '');
}
