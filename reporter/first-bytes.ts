/**
 * The first so many bytes of a buffer. Mostly as many as the last time, and then the same view: making a new one each
 * time took 3 % of the reporter's CPU at 1 Hz.
 */
export function createFirstBytes(buffer: Buffer): (length: number) => Buffer {
  let bytes = buffer.subarray(0, 0);
  return (length) => {
    if (bytes.length !== length) bytes = buffer.subarray(0, length);
    return bytes;
  };
}
