// Builds the extension for Chrome when its output is missing or older than what it is made from.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StartChild } from './child.ts';
import { ROOT } from './demo-processes.ts';
import { logTail } from './log-tail.ts';

/** Where the build for Chrome, Edge and Chromium stands. */
export const EXTENSION_FOLDER = path.join(ROOT, '.output', 'chrome-mv3');
const SOURCES = ['extension', 'server/contract', 'wxt.config.ts', 'package-lock.json'];

function newestChange(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const within = readdirSync(file)
    .filter((name) => name !== '.wxt')
    .map((name) => newestChange(path.join(file, name)));
  return Math.max(0, ...within);
}

/** Whether there is nothing to build. */
export function isBuilt(
  folder = EXTENSION_FOLDER,
  sources = SOURCES.map((source) => path.join(ROOT, source)),
): boolean {
  const manifest = path.join(folder, 'manifest.json');
  return existsSync(manifest) && statSync(manifest).mtimeMs >= Math.max(...sources.map(newestChange));
}

/** Rejects, with the end of the log, when the build fails. */
export async function buildExtension(stateFolder: string, start: StartChild): Promise<void> {
  const wxt = path.join(ROOT, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const log = path.join(stateFolder, 'extension-build.log');
  const build = start({ name: 'build', args: [wxt, 'build'], env: process.env, cwd: ROOT, log });
  const how = await build.exited;
  if (how !== 'exit code 0') throw new Error(`The extension could not be built (${how}):\n${logTail(log)}`);
}
