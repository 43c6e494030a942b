// Who may connect where the server speaks plain HTTP beyond this machine: the named proxy, and this machine itself.
import { BlockList, isIP } from 'node:net';

interface Cidr {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

/** "10.0.0.1", "10.0.0.0/8", "fd00::/8"; null: neither an address nor a range. */
export function parseCidr(text: string): Cidr | null {
  const [address = '', prefixText, ...rest] = text.split('/');
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const prefix = prefixText === undefined ? most : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : -1;
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > most) return null;
  return { address, prefix, family: version === 6 ? 'ipv6' : 'ipv4' };
}

/** Whether a peer is the trusted proxy or this machine. */
export function createPeerCheck(trustedProxy: string): (remoteAddress: string | undefined) => boolean {
  const allowed = new BlockList();
  allowed.addSubnet('127.0.0.0', 8, 'ipv4');
  allowed.addAddress('::1', 'ipv6');
  const cidr = parseCidr(trustedProxy);
  if (cidr) allowed.addSubnet(cidr.address, cidr.prefix, cidr.family);
  return (remoteAddress = '') => {
    // A socket that takes both families shows IPv4 peers as ::ffff:10.0.0.1.
    const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '');
    const version = isIP(address);
    return version !== 0 && allowed.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}
