import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { isBuilt } from './build-extension.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sidescope-built-'));
const output = path.join(folder, 'output');
const source = path.join(folder, 'source');
const write = (file: string, seconds: number) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, seconds, seconds);
};

beforeEach(() => rmSync(output, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test('without an output it is not built', () => {
  write(path.join(source, 'a.ts'), 100);
  expect(isBuilt(output, [source])).toBe(false);
});

test('it is built until a source, however deep, is newer', () => {
  write(path.join(source, 'deep', 'b.ts'), 100);
  write(path.join(output, 'manifest.json'), 200);
  expect(isBuilt(output, [source])).toBe(true);
  write(path.join(source, 'deep', 'b.ts'), 300);
  expect(isBuilt(output, [source])).toBe(false);
});

test('a source that is not there makes nothing old', () => {
  write(path.join(output, 'manifest.json'), 200);
  expect(isBuilt(output, [path.join(folder, 'missing')])).toBe(true);
});
