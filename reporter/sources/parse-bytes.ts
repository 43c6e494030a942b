// Numbers out of the kernel's files, straight from the bytes: no strings and no patterns, for this runs at every sample.
// A number counts only if its line has an end: a text cut within a number would otherwise give a wrong one.

const NEWLINE = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** A key as `keyedNumber` wants it, made once. */
export const keyBytes = (key: string): Buffer => Buffer.from(key, 'latin1');

/** `123\n`; null for anything else. */
export const wholeNumber = (bytes: Buffer | null): number | null => (bytes === null ? null : numberAt(bytes, 0));

/** The value in a flat keyed file: lines of `key value\n`. null where the key is missing. */
export function keyedNumber(bytes: Buffer | null, key: Buffer): number | null {
  if (bytes === null) return null;
  for (let at = bytes.indexOf(key); at !== -1; at = bytes.indexOf(key, at + 1)) {
    const after = at + key.length;
    if ((at === 0 || bytes[at - 1] === NEWLINE) && bytes[after] === SPACE) return numberAt(bytes, after + 1);
  }
  return null;
}

const SOME = keyBytes('some ');
const TOTAL = keyBytes('total=');

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
