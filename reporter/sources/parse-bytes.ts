// Numbers out of the kernel's files, straight from the bytes: no strings and no patterns, for this runs at every sample.
// A number counts only if its line has an end: a text cut within a number would otherwise give a wrong one.

const NEWLINE = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;

/** `123\n`; null for anything else. */
export const wholeNumber = (bytes: Buffer | null): number | null => (bytes === null ? null : numberAt(bytes, 0));

/** Reads the value of one key in a flat keyed file, lines of `key value\n`. null where the key is missing. */
export function createKeyedNumber(key: string): (bytes: Buffer | null) => number | null {
  const start = Buffer.from(`${key} `, 'latin1');
  // Mostly the line stands where it stood the last time: a search is a call that allocates.
  let lastAt = 0;
  return (bytes) => {
    if (bytes === null) return null;
    if (!isLineAt(bytes, lastAt, start)) lastAt = findLine(bytes, start);
    return lastAt === -1 ? null : numberAt(bytes, lastAt + start.length);
  };
}

/** Where the line begins that starts so; -1: there is none. */
function findLine(bytes: Buffer, start: Buffer): number {
  let at = bytes.indexOf(start);
  while (at !== -1 && !isLineAt(bytes, at, start)) at = bytes.indexOf(start, at + 1);
  return at;
}

function isLineAt(bytes: Buffer, at: number, start: Buffer): boolean {
  if (at === -1 || (at > 0 && bytes[at - 1] !== NEWLINE)) return false;
  for (let index = 0; index < start.length; index++) if (bytes[at + index] !== start[index]) return false;
  return true;
}

const SOME = Buffer.from('some ');
const TOTAL = Buffer.from('total=');

/** The total of the line `some avg10=0.00 … total=123\n` of a pressure file, in microseconds. */
export function pressureTotal(bytes: Buffer | null): number | null {
  if (bytes === null || bytes.indexOf(SOME) !== 0) return null;
  const total = bytes.indexOf(TOTAL);
  const lineEnd = bytes.indexOf(NEWLINE);
  return total === -1 || total > lineEnd ? null : numberAt(bytes, total + TOTAL.length);
}

/** Digits up to the end of the line. Above 2^53 the nearest double: v1 counts nanoseconds, which get there in weeks. */
function numberAt(bytes: Buffer, start: number): number | null {
  let value = 0;
  for (let at = start; ; at++) {
    const byte = bytes[at];
    if (byte === NEWLINE && at > start) return value;
    if (byte === undefined || byte < ZERO || byte > NINE) return null;
    value = value * 10 + (byte - ZERO);
  }
}

/** Whole microseconds out of nanoseconds. */
export const microseconds = (nanoseconds: number | null): number | null =>
  nanoseconds === null ? null : Math.floor(nanoseconds / 1000);

/** Working set: what the kernel could not drop at once. Never below 0, since the two files are not read at one instant. */
export const workingSet = (usage: number | null, inactiveFile: number | null): number | null =>
  usage === null || inactiveFile === null ? null : Math.max(0, usage - inactiveFile);
