// What people type as a server's address, made into an origin. Pure.
import type { Parsed } from '../../server/contract/parse.ts';

const EXAMPLE = '127.0.0.1:7373';
const DEFAULT_PORT = '7373';

/** "127.0.0.1:7373", "localhost", "http://host/path" -> "http://host:port". Without a scheme: http, and port 7373. */
export function parseServerAddress(typed: string): Parsed<string> {
  const text = typed.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const address = hasScheme ? text : `http://${text}`;
  if (text === '' || !URL.canParse(address)) return wrong(text);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return wrong(text);
  if (url.username !== '' || url.password !== '') return wrong(text);
  if (!hasScheme && url.port === '' && !/:80(\/|$)/.test(text)) url.port = DEFAULT_PORT;
  return { ok: true, value: url.origin };
}

const wrong = (text: string): Parsed<never> => ({
  ok: false,
  reason: `"${text}" is not a server's address. Type it as the server prints it, such as ${EXAMPLE}.`,
});

/** The host permission for an origin. Match patterns have no port. */
export function hostPattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

/** What its tab says until it is renamed. */
export const nameOf = (origin: string): string => new URL(origin).host.slice(0, 64);
