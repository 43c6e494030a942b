// The body of a message as it may be kept: what is not text is left out, secrets are taken out, and the rest is cut. Pure.
import type { Redactor } from './redact.ts';
import { type Body, MAX_BODY_BYTES } from './request-entry.ts';
import { REDACTED } from './secret-shapes.ts';

/** Beyond the cut, so that a secret which the cut goes through is still whole when it is looked for. */
const MARGIN = 16_384;
/** A body up to this long is read as JSON in whole; a longer one cannot be, and is gone through as text. */
const MAX_PARSED_LENGTH = 2_000_000;

export interface RawBody {
  mimeType: string;
  text: string;
  /** `text` is base64. */
  isBase64?: boolean;
}

export function redactBody({ mimeType, text, isBase64 = false }: RawBody, redactor: Redactor): Body {
  const readable = isBase64 ? decodedText(mimeType, text) : text;
  if (readable === null || isBinary(readable)) return { mimeType, text: null, truncated: false };
  const clean = redactReadable(mimeType, readable, redactor);
  const kept = clean.slice(0, lengthThatFits(clean));
  return { mimeType, text: kept, truncated: kept.length < clean.length };
}

/** How many of its UTF-16 units fit, without half a letter. */
function lengthThatFits(text: string): number {
  const mostBytesOfUnit = 3;
  if (text.length * mostBytesOfUnit <= MAX_BODY_BYTES) return text.length;
  return new TextEncoder().encodeInto(text, new Uint8Array(MAX_BODY_BYTES)).read;
}

function redactReadable(mimeType: string, text: string, redactor: Redactor): string {
  const start = text.slice(0, MAX_BODY_BYTES + MARGIN);
  if (/multipart\//i.test(mimeType)) return redactMultipart(start, redactor);
  if (/x-www-form-urlencoded/i.test(mimeType)) return redactor.form(start);
  if (/^\s*[[{"]/.test(text) && text.length <= MAX_PARSED_LENGTH)
    return redactLines(text, redactor) ?? redactor.text(start);
  return /^\s*[[{"]/.test(text) ? redactor.text(start) : redactLinewise(start, redactor);
}

/** JSON as a whole, or one value a line; null: neither. */
function redactLines(text: string, redactor: Redactor): string | null {
  if (isJson(text)) return redactor.value(text);
  const lines = text.slice(0, MAX_BODY_BYTES + MARGIN).split('\n');
  return isJson(lines[0] ?? '') ? lines.map((line) => redactor.value(line)).join('\n') : null;
}

/** Server-sent events and logs hold JSON behind a word. */
const redactLinewise = (text: string, redactor: Redactor): string =>
  redactor
    .text(text)
    .split('\n')
    .map((line) => {
      const json = /^(data:\s?)([[{].*)$/.exec(line);
      return json ? `${json[1]}${redactor.value(json[2] ?? '')}` : line;
    })
    .join('\n');

/** Field by field: one that is named like a secret is emptied, a file is only named. */
function redactMultipart(text: string, redactor: Redactor): string {
  const boundary = /^--[^\r\n]+/.exec(text)?.[0];
  if (boundary === undefined) return redactor.text(text);
  return text
    .split(boundary)
    .map((part) => {
      const [, head = '', content = ''] = /^([\s\S]*?\r?\n\r?\n)([\s\S]*)$/.exec(part) ?? [];
      if (head === '') return part.trim() === '--' || part.trim() === '' ? part : redactor.text(part);
      if (/filename\*?=/i.test(head)) return `${redactor.text(head)}[file]\r\n`;
      const name = /name="?([^";\r\n]+)/i.exec(head)?.[1] ?? '';
      const held = content.replace(/\r?\n$/, '');
      return `${head}${redactor.isSecret(name, held) ? REDACTED : redactor.value(held)}\r\n`;
    })
    .join(boundary);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TEXTUAL = /^text\/|json|xml|javascript|ecmascript|x-www-form-urlencoded|graphql|csv|yaml/i;

/** DevTools hands over as base64 whatever it does not know for text. */
function decodedText(mimeType: string, text: string): string | null {
  if (!TEXTUAL.test(mimeType)) return null;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** A character that no text has, near its beginning. */
const isBinary = (text: string): boolean => text.slice(0, 1_000).includes('\u0000');
