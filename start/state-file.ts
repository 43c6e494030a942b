// What `npm start` writes down for `npm run demo`: where everything runs. Of the token only its file; the address of Redis
// may hold a password, so the file is for its owner only.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { ROOT } from './demo-processes.ts';

const State = v.object({
  serverUrl: v.string(),
  tokenFile: v.nullable(v.string()),
  firstPort: v.number(),
  redisUrl: v.nullable(v.string()),
  /** Each demo process: its reporter's process id, which is also the id of their process group. */
  processes: v.record(v.string(), v.number()),
});
export type State = v.InferOutput<typeof State>;

/** `DEMO_STATE_DIR`, or `.state` in the repository: logs, the extension's copy, and the state file. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  return path.resolve(env['DEMO_STATE_DIR'] || path.join(ROOT, '.state'));
}

const stateFile = (folder: string) => path.join(folder, 'demo.json');

export function createStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeState(folder);
}

// A Redis address may hold a password: for the owner only.
export const writeState = (folder: string, state: State): void =>
  writeFileSync(stateFile(folder), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });

export const removeState = (folder: string): void => rmSync(stateFile(folder), { force: true });

/** Null when nothing runs. */
export function readState(folder: string): State | null {
  try {
    return v.parse(State, JSON.parse(readFileSync(stateFile(folder), 'utf8')));
  } catch {
    return null;
  }
}
