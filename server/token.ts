// The bearer token: given, or kept in a file that only its owner can read, or made at the first start.
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const MIN_LENGTH = 16;
const MAX_LENGTH = 256;

type Loaded = { ok: true; token: string } | { ok: false; problem: string };

/** What is wrong with a token; null: nothing. The token itself is never told. */
export function tokenProblem(token: string): string | null {
  if (token.length < MIN_LENGTH) return `has ${token.length} characters; use at least ${MIN_LENGTH}`;
  if (token.length > MAX_LENGTH) return `has ${token.length} characters; use at most ${MAX_LENGTH}`;
  if (!/^[\x21-\x7e]+$/.test(token)) return 'holds a space or a character that a header cannot carry';
  return null;
}

/** Reads the token file, or makes it with a new token: mode 0600, in a folder that is made with mode 0700. */
export function loadTokenFile(path: string): Loaded {
  const problem = (text: string): Loaded => ({ ok: false, problem: `token file ${path} ${text}` });
  try {
    makeTokenFile(path);
    const mode = statSync(path).mode & 0o777;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return problem(`can be read by others (mode ${mode.toString(8)}). Run: chmod 600 ${path}`);
    const token = readFileSync(path, 'utf8').trim();
    const wrong = tokenProblem(token);
    return wrong === null ? { ok: true, token } : problem(`${wrong}. Delete it to have a new one made.`);
  } catch (error) {
    return problem(`cannot be read or made: ${error instanceof Error ? error.message : error}`);
  }
}

/** Linking a finished file into place is atomic and never replaces one that another server made meanwhile. */
function makeTokenFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })) throw error;
  } finally {
    rmSync(draft);
  }
}

/** Compares in a time that says nothing of either: digests have one length, whatever was sent. */
export function createTokenCheck(token: string): (candidate: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (candidate) => timingSafeEqual(digest(candidate), expected);
}
