// Which addresses stay on this machine.
import { isIP } from 'node:net';

/** 127.0.0.0/8, ::1 and localhost. Brackets around an IPv6 address are allowed. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** An address as it stands in a URL: IPv6 in brackets. */
export const inUrl = (address: string) => (isIP(address) === 6 ? `[${address}]` : address);
