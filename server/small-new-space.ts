// Keeps the part of the heap in which V8 makes new objects as small as it is when the server has loaded. A burst of streams
// or one large picture would have it doubled again and again, up to 128 MB, and what was touched once stays this process's.
import v8 from 'node:v8';

/** Until the process ends: the flag holds for all of it. V8 reads it whenever it would grow that part. */
export const keepNewSpaceSmall = (): void => v8.setFlagsFromString('--semi-space-growth-factor=1');
