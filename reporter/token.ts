// The server's token, from the environment or a file. In: where it is. Out: the token as it is now.
import { readFileSync, statSync } from 'node:fs';
import { parseToken } from './environment.ts';
import type { Warn } from './warn.ts';

/** A file is read again whenever it was changed: the server may make it only after the reporter has started. */
export function createReadToken(token: string | null, file: string | null, warn: Warn): () => string | null {
  if (token !== null || file === null) return () => token;
  let read: string | null = null;
  let changedAtMs = 0;
  return () => {
    try {
      const { mtimeMs } = statSync(file);
      if (mtimeMs !== changedAtMs) read = parseToken(readFileSync(file, 'utf8').trim());
      changedAtMs = mtimeMs;
    } catch (error) {
      read = null;
      changedAtMs = 0;
      const reason = error instanceof Error ? error.message : String(error);
      warn(
        'SIDESCOPE_TOKEN_FILE',
        `reading the token failed: ${reason}. Correct SIDESCOPE_TOKEN_FILE, or start the server`,
      );
    }
    return read;
  };
}
