// npm run build: the extension for Chrome and for Firefox into .output/, server and reporter into dist/.
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { bundleReporter } from './bundle-reporter.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const BINARIES = ['dist/server/main.js', 'dist/reporter/main.cjs'];
const SHEBANG = '#!/usr/bin/env node\n';

/** Runs a program of node_modules. Throws when it fails. */
function run(file: string, ...args: string[]): void {
  execFileSync(process.execPath, [path.join(ROOT, 'node_modules', file), ...args], { cwd: ROOT, stdio: 'inherit' });
}

/** The commit that is checked out; null outside a git checkout. */
function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}

function writeBuildInfo(): void {
  const file = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(file));
  const info = { version, commit: commit(), buildDate: new Date().toISOString() };
  writeFileSync(path.join(ROOT, 'dist', 'build-info.json'), `${JSON.stringify(info, null, 2)}\n`);
}

function makeExecutable(file: string): void {
  const full = path.join(ROOT, file);
  const text = readFileSync(full, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(full, SHEBANG + text);
  chmodSync(full, 0o755);
}

rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
run('wxt/bin/wxt.mjs', 'build');
run('wxt/bin/wxt.mjs', 'build', '-b', 'firefox');
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
await bundleReporter(ROOT);
writeBuildInfo();
for (const binary of BINARIES) makeExecutable(binary);
