/** Text that comes in chunks -> its lines. A line longer than `maxLength` is left out; `onTooLong` is told of it once. */
export function createLineReader(
  maxLength: number,
  onLine: (line: string) => void,
  onTooLong: () => void,
): (chunk: string) => void {
  let begun = '';
  let isTooLong = false;
  const end = (line: string) => {
    if (!isTooLong) onLine(line);
    isTooLong = false;
  };
  const go = (part: string) => {
    begun = isTooLong ? '' : begun + part;
    if (begun.length <= maxLength) return;
    begun = '';
    isTooLong = true;
    onTooLong();
  };
  return (chunk) => {
    const parts = chunk.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      go(part);
      const line = begun;
      begun = '';
      end(line);
    }
    go(last);
  };
}
