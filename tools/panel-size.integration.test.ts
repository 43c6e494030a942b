import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { importsOf, ROOT } from './source-files.ts';

const MAX_BYTES = 60_000;
const BUILT = path.join(ROOT, '.output', 'chrome-mv3');

/** Every script that a page of the built extension loads, directly or through another. */
function scriptsOf(page: string): string[] {
  const html = readFileSync(path.join(BUILT, page), 'utf8');
  const waiting = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(([, file]) => file ?? '');
  const seen = new Set<string>();
  for (const file of waiting) {
    const script = path.posix.join('/', file);
    if (seen.has(script)) continue;
    seen.add(script);
    waiting.push(...builtImports(readFileSync(path.join(BUILT, script), 'utf8'), path.posix.dirname(script)));
  }
  return [...seen];
}

/** A minified module has its imports without line breaks: `import{a as b}from"./x.js"`. */
function builtImports(text: string, folder: string): string[] {
  const minified = [...text.matchAll(/(?:from|import)\s*\(?\s*["'`](\.[^"'`]+\.js)["'`]/g)].map(
    ([, file]) => file ?? '',
  );
  return [...new Set([...importsOf(text), ...minified])]
    .filter((file) => file.startsWith('.') && file.endsWith('.js'))
    .map((file) => path.posix.join(folder, file));
}

test(`the panel's JavaScript is at most ${MAX_BYTES / 1000} kB gzip in total`, () => {
  const scripts = scriptsOf('panel.html');
  const bytes = scripts.map((file) => gzipSync(readFileSync(path.join(BUILT, file))).length);
  const total = bytes.reduce((sum, one) => sum + one, 0);
  process.stdout.write(`panel: ${(total / 1000).toFixed(1)} kB gzip in ${scripts.length} scripts\n`);
  expect(scripts.length).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(MAX_BYTES);
});
