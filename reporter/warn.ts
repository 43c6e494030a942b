// Trouble of the reporter, said once a kind on stderr and never again.
import { writeSync } from 'node:fs';

/** Says the message, unless one of the same kind was said before. */
export type Warn = (kind: string, message: string) => void;

export function createWarn(write: (text: string) => void = writeStderr): Warn {
  const said = new Set<string>();
  return (kind, message) => {
    if (said.has(kind)) return;
    said.add(kind);
    write(`sidescope-reporter: ${message}\n`);
  };
}

/** Not process.stderr: opening it sets a pipe non-blocking, and the wrapped command shares that pipe. */
export function writeStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads stderr any more. There is no other place to say so.
  }
}
