// Redis replies off the wire, RESP2 and RESP3. In: chunks, cut anywhere. Out: whole values. Throws on what is no RESP.

/** An error that Redis replied with, such as `READONLY …`. */
export class ReplyError extends Error {
  override name = 'ReplyError';
}

/** What Redis says without being asked, such as `invalidate`. */
export class Push {
  readonly items: readonly Reply[];

  constructor(items: readonly Reply[]) {
    this.items = items;
  }
}

/** A map comes as an array of its keys and values in turn. */
export type Reply = string | number | null | ReplyError | Push | readonly Reply[];

/** Nothing that a reporter asks for comes near. */
const MAX_BUFFERED_BYTES = 1_048_576;
const MAX_DEPTH = 8;

/** A longer chunk is not remembered. What a report is answered with has 30 bytes. */
const MAX_REMEMBERED_BYTES = 256;
const NONE = Buffer.alloc(0);

/**
 * Tells all replies that a chunk completes at once; where a chunk is the same as the one before, in the very same array. The
 * chunk's bytes are not used beyond the call.
 */
export function createDecoder(onReplies: (replies: readonly Reply[]) => void): (chunk: Buffer) => void {
  let pending = NONE;
  // Mostly a report is answered as the one before was: then the bytes are compared, and not read again.
  let lastChunk = NONE;
  let lastReplies: readonly Reply[] = [];

  const read = (chunk: Buffer): readonly Reply[] => {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    if (bytes.length > MAX_BUFFERED_BYTES) throw new Error(`a reply of more than ${MAX_BUFFERED_BYTES} bytes`);
    const { replies, end } = readReplies(bytes);
    const isWhole = bytes === chunk && end === chunk.length && end <= MAX_REMEMBERED_BYTES;
    lastChunk = isWhole ? Buffer.from(chunk) : NONE;
    lastReplies = isWhole ? replies : [];
    pending = end === bytes.length ? NONE : Buffer.from(bytes.subarray(end));
    return replies;
  };
  return (chunk) => {
    const isAsBefore = pending.length === 0 && chunk.equals(lastChunk);
    onReplies(isAsBefore ? lastReplies : read(chunk));
  };
}

/** Those that are whole, and where they end. */
function readReplies(bytes: Buffer): { replies: Reply[]; end: number } {
  const reader: Reader = { bytes, at: 0 };
  const replies: Reply[] = [];
  for (let end = 0; ; end = reader.at) {
    const reply = end < bytes.length ? readReply(reader, 0) : INCOMPLETE;
    if (reply === INCOMPLETE) return { replies, end };
    replies.push(reply);
  }
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}
const INCOMPLETE = Symbol('incomplete');
const CR = 13;
const LF = 10;
const MINUS = 45;
const ZERO = 48;

/** Text is made only of what is told as text: most replies are a number or nothing. */
function readReply(reader: Reader, depth: number): Reply | typeof INCOMPLETE {
  const { bytes, at } = reader;
  const end = lineEnd(bytes, at);
  if (end === -1) return INCOMPLETE;
  if (depth > MAX_DEPTH) throw new Error('a reply that nests too deep');
  reader.at = end + 2;
  // Of one character, which V8 holds ready.
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case '+':
    case '(':
    case ',':
    case '#':
      return bytes.toString('utf8', at + 1, end);
    case '-':
      return new ReplyError(bytes.toString('utf8', at + 1, end));
    case ':':
      return wholeNumber(bytes, at + 1, end);
    case '_':
      return null;
    case '$':
    case '=':
    case '!':
      return readBulk(reader, lengthOf(bytes, at + 1, end));
    case '*':
    case '~':
      return readItems(reader, lengthOf(bytes, at + 1, end), depth);
    case '%':
      return readItems(reader, lengthOf(bytes, at + 1, end) * 2, depth);
    case '>': {
      const items = readItems(reader, lengthOf(bytes, at + 1, end), depth);
      return items === INCOMPLETE ? INCOMPLETE : new Push(items ?? []);
    }
    default:
      throw new Error('an answer that is not Redis’s');
  }
}

/** Where the line ends that begins there; -1: its end has not come yet. */
function lineEnd(bytes: Buffer, start: number): number {
  for (let at = start; at + 1 < bytes.length; at++) if (bytes[at] === CR && bytes[at + 1] === LF) return at;
  return -1;
}

function wholeNumber(bytes: Buffer, start: number, end: number): number {
  const isNegative = bytes[start] === MINUS;
  let value = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) throw new Error('an answer that is not Redis’s');
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

function lengthOf(bytes: Buffer, start: number, end: number): number {
  const length = wholeNumber(bytes, start, end);
  if (length < -1 || length > MAX_BUFFERED_BYTES) throw new Error('an answer that is not Redis’s');
  return length;
}

function readBulk(reader: Reader, length: number): string | null | typeof INCOMPLETE {
  if (length === -1) return null;
  const { bytes, at } = reader;
  const end = at + length;
  if (end + 2 > bytes.length) return INCOMPLETE;
  reader.at = end + 2;
  return bytes.toString('utf8', at, end);
}

function readItems(reader: Reader, length: number, depth: number): Reply[] | null | typeof INCOMPLETE {
  if (length < 0) return null;
  const items: Reply[] = [];
  for (let index = 0; index < length; index++) {
    const item = readReply(reader, depth + 1);
    if (item === INCOMPLETE) return INCOMPLETE;
    items.push(item);
  }
  return items;
}
