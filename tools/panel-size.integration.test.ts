import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

const MAX_BYTES = 60_000;
/** What a tab loads when it is first opened. */
const MAX_LAZY_BYTES = 30_000;
const BUILT = path.join(ROOT, '.output', 'chrome-mv3');
/** A minified module has its imports without line breaks: `import{a as b}from"./x.js"`. */
const STATIC = /(?:from|import)\s*["'`](\.[^"'`]+\.js)["'`]/g;
const LAZY = /import\(\s*["'`](\.[^"'`]+\.js)["'`]/g;

const read = (file: string) => readFileSync(path.join(BUILT, file), 'utf8');
const gzipBytes = (files: readonly string[]) => files.reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB gzip`;

function builtImports(file: string, pattern: RegExp): string[] {
  const imported = [...read(file).matchAll(pattern)].map(([, name]) => name ?? '');
  return imported.map((name) => path.posix.join(path.posix.dirname(file), name));
}

/** These scripts, and every one that they load at once, directly or through another. */
function withImports(files: readonly string[]): string[] {
  const waiting = [...files];
  const seen = new Set<string>();
  for (const file of waiting) {
    if (seen.has(file)) continue;
    seen.add(file);
    waiting.push(...builtImports(file, STATIC));
  }
  return [...seen];
}

/** Every script that a page of the built extension loads as it opens. */
const scriptsOf = (page: string): string[] =>
  withImports(
    [...read(page).matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(([, file]) =>
      path.posix.join('/', file ?? ''),
    ),
  );

test(`the panel's JavaScript as it opens is at most ${MAX_BYTES / 1000} kB gzip in total`, () => {
  const scripts = scriptsOf('panel.html');
  const total = gzipBytes(scripts);
  process.stdout.write(`panel: ${kB(total)} in ${scripts.length} scripts\n`);
  expect(scripts.length).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(MAX_BYTES);
});

test(`what a tab of the panel loads when it is first opened is at most ${MAX_LAZY_BYTES / 1000} kB gzip`, () => {
  const scripts = scriptsOf('panel.html');
  const lazy = [...new Set(scripts.flatMap((file) => builtImports(file, LAZY)))];
  expect(lazy.some((file) => file.includes('history'))).toBe(true);
  for (const file of lazy) {
    const more = withImports([file]).filter((one) => !scripts.includes(one));
    process.stdout.write(`${path.posix.basename(file)}: ${kB(gzipBytes(more))}\n`);
    expect(gzipBytes(more)).toBeLessThanOrEqual(MAX_LAZY_BYTES);
  }
});
