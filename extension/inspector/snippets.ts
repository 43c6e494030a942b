// A request as something to run elsewhere: a curl command for a POSIX shell, a fetch call for JavaScript. Pure.
// What was taken out stays out: the mark stands where a secret was.
import type { RequestEntry } from './request-entry.ts';

/** Set by the program itself, or meaningless outside the connection that they were sent on. */
const NOT_COPIED =
  /^(?::|host$|connection$|content-length$|accept-encoding$|transfer-encoding$|upgrade$|te$|trailer$)/i;
/** fetch refuses to set them. */
const FORBIDDEN = /^(?:cookie2?|origin|referer|date|dnt|expect|keep-alive|via|user-agent|sec-|proxy-)/i;

/** Single quotes hold everything but themselves. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export function asCurl(entry: RequestEntry): string {
  const { method, url, requestHeaders, requestBody } = entry;
  const body = requestBody?.text ?? null;
  const implied = body === null ? 'GET' : 'POST';
  const parts = [
    `curl ${quoted(url)}`,
    ...(method === null || method === implied ? [] : [method === 'HEAD' ? '--head' : `-X ${quoted(method)}`]),
    ...requestHeaders
      .filter(({ name }) => !NOT_COPIED.test(name))
      // An empty header is written with a semicolon: with a colon curl leaves it out.
      .map(({ name, value }) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // As it is: --data would read a file where it begins with @.
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
    ...(requestHeaders.some(({ name }) => name.toLowerCase() === 'accept-encoding') ? ['--compressed'] : []),
  ];
  return parts.join(' \\\n  ');
}

export function asFetch(entry: RequestEntry): string {
  const { method, url, requestHeaders, requestBody } = entry;
  const headers = requestHeaders.filter(({ name }) => !NOT_COPIED.test(name) && !FORBIDDEN.test(name));
  const init = {
    ...(method === null || method === 'GET' ? {} : { method }),
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])) }),
    ...(requestBody?.text == null ? {} : { body: requestBody.text }),
    ...(requestHeaders.some(({ name }) => name.toLowerCase() === 'cookie') ? { credentials: 'include' } : {}),
  };
  const options = Object.keys(init).length === 0 ? '' : `, ${JSON.stringify(init, null, 2)}`;
  return `await fetch(${JSON.stringify(url)}${options});`;
}
