// The rules of the house that a machine can hold.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { importsOf, ROOT, type SourceFile, sourceFiles } from './source-files.ts';

const MAX_LINES = 250;
const MAX_ENTRYPOINT_LINES = 30;
const files = sourceFiles();
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const readme = existsSync(path.join(ROOT, 'README.md')) ? read('README.md') : '';

const isIn = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const isTest = ({ file }: SourceFile) => /\.test\.tsx?$/.test(file) || file.includes('/testing/');
const programFiles = files.filter((source) => !isTest(source));

/** "file -> import" for every import that breaks the rule. */
const violations = (within: string, breaks: (imported: string) => boolean, sources = programFiles) =>
  sources
    .filter(({ file }) => isIn(within)(file))
    .flatMap(({ file, imports }) => imports.filter(breaks).map((imported) => `${file} -> ${imported}`));

test('imports are seen in every form they are written in', () => {
  const text = `import a from 'a';\nimport {\n  b,\n  c\n} from './b.ts';\nimport 'c.css';\nexport { d } from '../d.ts';\nawait import('e');`;
  expect(importsOf(text)).toEqual(['a', './b.ts', 'c.css', '../d.ts', 'e']);
  expect(files.some(({ imports }) => imports.includes('server/contract/fields.ts'))).toBe(true);
});

test('the contract imports nothing but itself and valibot', () => {
  const own = isIn('server/contract');
  expect(violations('server/contract', (imported) => imported !== 'valibot' && !own(imported))).toEqual([]);
});

test('extension and reporter know of the server only its contract, and the reporter nothing of the extension', () => {
  const serverInside = (imported: string) => isIn('server')(imported) && !isIn('server/contract')(imported);
  expect(violations('extension', serverInside)).toEqual([]);
  expect(violations('reporter', serverInside)).toEqual([]);
  expect(violations('reporter', isIn('extension'))).toEqual([]);
  expect(violations('extension', isIn('reporter'))).toEqual([]);
});

test('the server knows neither extension nor reporter', () => {
  expect(violations('server', isIn('extension'))).toEqual([]);
  expect(violations('server', isIn('reporter'))).toEqual([]);
});

test('the three programs know nothing of the demo, the launcher, the tools and the tests', () => {
  const outside = (imported: string) =>
    ['demo', 'start', 'tools', 'bench', 'e2e', 'testing'].some((folder) => isIn(folder)(imported));
  for (const program of ['server', 'reporter', 'extension']) expect(violations(program, outside)).toEqual([]);
});

test(`no file is longer than ${MAX_LINES} lines, no entrypoint longer than ${MAX_ENTRYPOINT_LINES}`, () => {
  const tooLong = files.filter(({ file, lines }) => {
    const isEntrypoint = isIn('extension/entrypoints')(file) && /\.tsx?$/.test(file);
    return lines > (isEntrypoint ? MAX_ENTRYPOINT_LINES : MAX_LINES);
  });
  expect(tooLong.map(({ file, lines }) => `${file}: ${lines} lines`)).toEqual([]);
});

test('no file names the home folder of a person', () => {
  const home = /\/(?:home|Users)\/(?!ada\b)[\w.-]+\/|\/root\//;
  expect(files.filter(({ text }) => home.test(text)).map(({ file }) => file)).toEqual([]);
});

test('every command that the README names exists', () => {
  const { scripts } = v.parse(
    v.object({ scripts: v.record(v.string(), v.string()) }),
    JSON.parse(read('package.json')),
  );
  const named = [...readme.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? '');
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('every environment variable that server and reporter read is in the README', () => {
  const readers = programFiles.filter(({ file }) => /^(server|reporter)\/\w/.test(file));
  const names = readers.flatMap(({ text }) => [...text.matchAll(/\b(?:SIDESCOPE|SIDECAR|OPS|CGROUP)_[A-Z_]+\b/g)]);
  const missing = names.map(([name]) => name).filter((name) => readme !== '' && !readme.includes(name));
  expect([...new Set(missing)]).toEqual([]);
});
