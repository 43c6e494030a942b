// Files read at every sample. Descriptors stay open and are read synchronously into one buffer: the kernel writes a
// fresh text for every read at offset 0, and opening anew or asynchronous `fs` costs more than twice the CPU.
// In: paths. Out: bytes, valid until the next read. All descriptors are closed when the signal fires.
import { closeSync, openSync, readvSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { createFirstBytes } from '../first-bytes.ts';

/** The longest text that is read; memory.stat has about 2,000 bytes. A longer one loses its tail, never a digit. */
const BUFFER_BYTES = 16_384;
/** A file that was never there is looked for again after so long. */
const LOOK_AGAIN_MS = 60_000;

export interface HotFile {
  /** The bytes now, or null where they cannot be read. Overwritten by the next read of any hot file. */
  read(): Buffer | null;
}
export type OpenHotFile = (path: string) => HotFile;

export function createHotFiles(clock: Clock, signal: AbortSignal): OpenHotFile {
  // Not out of Node's pool, of which it would hold 64 kB.
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  return (path) => createHotFile(path, buffer, clock, signal);
}

function createHotFile(path: string, buffer: Buffer, clock: Clock, signal: AbortSignal): HotFile {
  let descriptor: number | null = null;
  const buffers = [buffer];
  const firstBytes = createFirstBytes(buffer);
  let everRead = false;
  let lookAgainAtMs = 0;

  const close = () => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  const attempt = () => {
    try {
      descriptor ??= openSync(path, 'r');
      // Not readSync: it checks four arguments, each by a call that allocates, 370 bytes a read in place of 60.
      const length = readvSync(descriptor, buffers, 0);
      everRead = true;
      return firstBytes(length);
    } catch {
      close();
      return null;
    }
  };
  const read = () => {
    if (signal.aborted || (descriptor === null && lookAgainAtMs > clock.monotonicMs())) return null;
    const found = attempt();
    if (found !== null) return found;
    // A cgroup that was removed gives ENODEV for ever, though one of the same name may have taken its place.
    if (everRead) return attempt();
    lookAgainAtMs = clock.monotonicMs() + LOOK_AGAIN_MS;
    return null;
  };

  signal.addEventListener('abort', close, { once: true });
  return { read };
}
