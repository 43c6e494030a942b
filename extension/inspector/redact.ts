// Takes secrets out of whatever a request is made of, before anything of it is kept. By name (headers, query, fields of
// bodies), by looks (tokens and keys), and of cookies everything but the name. Which names, a person may change; looks count
// in any case. Pure.

import { redactJsonValue } from './redact-json.ts';
import { isSecretNamed, redactText } from './redact-text.ts';
import { DEFAULT_TERMS } from './redaction-terms.ts';
import type { Pair } from './request-entry.ts';
import { createKeyJudge } from './secret-keys.ts';
import { looksRandom, REDACTED, redactShapes } from './secret-shapes.ts';

/** Encoded within encoded, so often: an address in a parameter of an address in a parameter. */
const MAX_NESTING = 4;

/** Up to what cannot be part of one, such as the quote that ends it. */
const ADDRESS = /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s"'<>`\\]+/gi;

export interface Redactor {
  url(url: string): string;
  headers(headers: readonly Pair[]): Pair[];
  /** A value that stands alone: JSON, an address, a form, or text. */
  value(text: string): string;
  /** `key=value&…`, whether of a query or a form. */
  form(text: string): string;
  text(text: string): string;
  /** Whether what stands under this name goes. */
  isSecret(key: string, value: string): boolean;
}

/** `terms`: the parts of names that a person lists. A default that is not among them is switched off. */
export function createRedactor(terms: readonly string[] = DEFAULT_TERMS): Redactor {
  const judge = createKeyJudge(terms);
  const isSecret = (key: string, value: string) => isSecretNamed(key, value, judge);
  /** What an address holds is told by its place in it: that is gone through as an address, also amid other words. */
  const text = (input: string, nesting = 0): string => {
    const isDeep = nesting > MAX_NESTING || !input.includes('://');
    return redactText(isDeep ? input : input.replace(ADDRESS, (address) => url(address, nesting + 1)), judge);
  };

  const value = (input: string, nesting = 0): string => {
    if (nesting > MAX_NESTING) return text(input, nesting);
    const trimmed = input.trimStart();
    if (/^[[{"]/.test(trimmed)) {
      const json = parsedJson(input);
      if (json.ok) return JSON.stringify(redactJsonValue(json.value, judge, (part) => value(part, nesting + 1)));
    }
    if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(trimmed) || /^\/\S*[?#;]\S*$/.test(trimmed)) return url(input, nesting + 1);
    if (/^[\w.~%[\]-]+=[^\s=&]*(?:&[\w.~%[\]-]+=[^\s=&]*)+$/.test(trimmed)) return form(input, nesting + 1);
    return redactEncodedJson(text(input, nesting), (part) => value(part, nesting + 1));
  };

  /** A value as it stands in an address: what it says once decoded decides, and where that says nothing it stays as it is. */
  const encoded = (input: string, nesting: number): string => {
    const plain = decoded(input);
    const clean = value(plain, nesting);
    return clean === plain
      ? redactShapes(input)
      : encodeURIComponent(clean).replaceAll(encodeURIComponent(REDACTED), REDACTED);
  };

  const form = (input: string, nesting = 0): string => {
    const parts = input.split('&');
    const names = new Set(parts.map((part) => part.split('=', 1)[0]?.toLowerCase()));
    const isOauth = ['state', 'grant_type', 'code_verifier', 'redirect_uri'].some((name) => names.has(name));
    return parts
      .map((part) => {
        const at = part.indexOf('=');
        if (at === -1) return encoded(part, nesting);
        const [key, held] = [part.slice(0, at), part.slice(at + 1)];
        const goes = isSecret(decoded(key), decoded(held)) || (isOauth && decoded(key).toLowerCase() === 'code');
        return `${key}=${goes && held !== '' ? REDACTED : encoded(held, nesting)}`;
      })
      .join('&');
  };

  const url = (input: string, nesting = 0): string => {
    const [, base = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(input) ?? [];
    const anchor = /[=&]/.test(fragment) ? `#${form(fragment.slice(1), nesting)}` : redactShapes(fragment);
    return redactPath(base, isSecret) + (query && `?${form(query.slice(1), nesting)}`) + anchor;
  };

  const header = ({ name, value: held }: Pair): Pair => {
    const lower = name.toLowerCase();
    if (lower === 'cookie' && judge(lower) === 'secret') return { name, value: cookieNames(held) };
    if (lower === 'set-cookie' && judge(lower) === 'secret')
      return { name, value: held.split('\n').map(setCookieName).join('\n') };
    // It is the scheme that tells what is wrong with a refused request; it is no secret.
    if (isSecret(name, held)) return { name, value: held.replace(/^([A-Za-z][\w-]{2,20} )?[\s\S]+$/, `$1${REDACTED}`) };
    return { name, value: value(held) };
  };

  return {
    url: (input) => url(input),
    headers: (headers) => headers.map(header),
    value: (input) => value(input),
    form: (input) => form(input),
    text: (input) => text(input),
    isSecret,
  };
}

/** "a=1; b=2" -> "a=[redacted]; b=[redacted]" */
const cookieNames = (cookies: string): string =>
  cookies
    .split(';')
    .map((cookie) => (cookie.includes('=') ? `${cookie.split('=', 1)[0]?.trim()}=${REDACTED}` : REDACTED))
    .join('; ');

/** The attributes stay: they are what people look for. */
const setCookieName = (cookie: string): string => {
  const [first = '', ...attributes] = cookie.split(';');
  const name = first.includes('=') ? `${first.split('=', 1)[0]}=` : '';
  return [
    `${name}${REDACTED}`,
    ...attributes.filter((text) =>
      /^\s*(?:path|domain|expires|max-age|secure|httponly|samesite|partitioned|priority)\b/i.test(text),
    ),
  ].join(';');
};

/** What follows such a word in a path opens something: "/reset-password/…", "/invite/…". */
const OPENERS =
  /(?:reset|password|verify|verification|confirm|confirmation|activate|activation|invite|invitation|invitations|magic|magic-link|unsubscribe|token|tokens|otp|recover|recovery|share|download-link|webhook|webhooks|hooks)$/i;

function redactPath(base: string, isSecret: (key: string, value: string) => boolean): string {
  const parts = redactShapes(base).split('/');
  return parts
    .map((segment, index) => {
      const before = parts[index - 1] ?? '';
      if (OPENERS.test(before) && segment.length >= 12 && looksRandom(segment)) return REDACTED;
      // "/cart;jsessionid=…"
      return segment.replace(/;([\w.-]+)=([^;]*)/g, (all, key: string, value: string) =>
        isSecret(key, value) ? `;${key}=${REDACTED}` : all,
      );
    })
    .join('/');
}

/** Base64 of a JSON object begins so. One that holds no secret, such as a cursor, stays as it is. */
function redactEncodedJson(text: string, redactPart: (json: string) => string): string {
  if (!text.includes('eyJ') && !text.includes('eyI')) return text;
  return text.replace(/\bey[IJ][\w+/-]{12,}={0,2}/g, (all) => {
    const json = fromBase64(all);
    const parsed = json === null ? { ok: false as const } : parsedJson(json);
    if (json === null || !parsed.ok) return all;
    return redactPart(json) === JSON.stringify(parsed.value) ? all : REDACTED;
  });
}

function fromBase64(text: string): string | null {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return null;
  }
}

function parsedJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** A malformed escape leaves the text as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
