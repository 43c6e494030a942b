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

/** A character is a byte until a value is whole: one call for a chunk, where each value from the bytes would be a call. */
export function createDecoder(onReply: (reply: Reply) => void): (chunk: Buffer) => void {
  let pending = '';
  return (chunk) => {
    const reader = { bytes: pending + chunk.toString('latin1'), at: 0 };
    if (reader.bytes.length > MAX_BUFFERED_BYTES) throw new Error(`a reply of more than ${MAX_BUFFERED_BYTES} bytes`);
    for (;;) {
      const beganAt = reader.at;
      const reply = readReply(reader, 0);
      if (reply === INCOMPLETE) {
        pending = reader.bytes.slice(beganAt);
        return;
      }
      onReply(reply);
    }
  };
}

interface Reader {
  readonly bytes: string;
  at: number;
}
const INCOMPLETE = Symbol('incomplete');

function readReply(reader: Reader, depth: number): Reply | typeof INCOMPLETE {
  const line = readLine(reader);
  if (line === INCOMPLETE) return INCOMPLETE;
  if (depth > MAX_DEPTH) throw new Error('a reply that nests too deep');
  const rest = line.slice(1);
  switch (line[0]) {
    case '+':
    case '(':
    case ',':
    case '#':
      return rest;
    case '-':
      return new ReplyError(rest);
    case ':':
      return Number(rest);
    case '_':
      return null;
    case '$':
    case '=':
    case '!':
      return readBulk(reader, readLength(rest));
    case '*':
    case '~':
      return readItems(reader, readLength(rest), depth);
    case '%':
      return readItems(reader, readLength(rest) * 2, depth);
    case '>': {
      const items = readItems(reader, readLength(rest), depth);
      return items === INCOMPLETE ? INCOMPLETE : new Push(items ?? []);
    }
    default:
      throw new Error('an answer that is not Redis’s');
  }
}

function readLine(reader: Reader): string | typeof INCOMPLETE {
  const end = reader.bytes.indexOf('\r\n', reader.at);
  if (end === -1) return INCOMPLETE;
  const line = textOf(reader.bytes.slice(reader.at, end));
  reader.at = end + 2;
  return line;
}

function readLength(text: string): number {
  const length = Number(text);
  if (!Number.isInteger(length) || length < -1 || length > MAX_BUFFERED_BYTES)
    throw new Error('an answer that is not Redis’s');
  return length;
}

function readBulk(reader: Reader, length: number): string | null | typeof INCOMPLETE {
  if (length === -1) return null;
  const end = reader.at + length;
  if (end + 2 > reader.bytes.length) return INCOMPLETE;
  const text = textOf(reader.bytes.slice(reader.at, end));
  reader.at = end + 2;
  return text;
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

const textOf = (bytes: string): string =>
  /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
