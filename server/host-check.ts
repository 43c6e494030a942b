// A page on an attacker's name whose DNS was turned to 127.0.0.1 (DNS rebinding) reads us same-origin, without Origin
// and without Sec-Fetch-*. Its Host header still holds the attacker's name, so only names of ours are served.
import { inUrl, isLoopback } from './addresses.ts';

export interface HostCheckOptions {
  /** What was listened on. */
  addresses: readonly string[];
  /** Further `name` (any port) or `name:port`, lower-case. */
  allowedHosts: readonly string[];
  /** The port that a Host without one means. */
  defaultPort: 80 | 443;
}

const ALWAYS = ['127.0.0.1', 'localhost', '[::1]'];
const ANY_ADDRESS = ['0.0.0.0', '::'];

/** Whether a Host header is ours. `localPort` is the one the request came in on. */
export function createHostCheck(options: HostCheckOptions): (host: string | undefined, localPort: number) => boolean {
  const names = options.addresses.filter((address) => !ANY_ADDRESS.includes(address) && !isLoopback(address));
  const own = new Set([...ALWAYS, ...options.addresses.filter(isLoopback).map(inUrl), ...names.map(inUrl)]);
  const allowed = new Set(options.allowedHosts);
  return (header, localPort) => {
    const parts = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(header?.toLowerCase() ?? '');
    if (parts === null) return false;
    const [, name = '', portText] = parts;
    const port = portText === undefined ? options.defaultPort : Number(portText);
    return (own.has(name) && port === localPort) || allowed.has(name) || allowed.has(`${name}:${port}`);
  };
}
