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
const readme = read('README.md');

/** Not for people: constants of the code, and what one of our programs tells another. */
const INTERNAL = new Set(['DEMO_PORTS', 'SIDESCOPE_TRAFFIC']);

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

const Package = v.object({ scripts: v.record(v.string(), v.string()), bin: v.record(v.string(), v.string()) });
const { scripts, bin } = v.parse(Package, JSON.parse(read('package.json')));
const allNamed = (pattern: RegExp, group = 1) => [
  ...new Set([...readme.matchAll(pattern)].map((match) => match[group] ?? '')),
];

test('every command that the README names exists', () => {
  const named = [...allNamed(/npm run ([\w:-]+)/g), ...allNamed(/npm (start|test)\b/g)];
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  expect(allNamed(/(?<![\w/.])(sidescope-[a-z]+)(?=[ `\n])/g).filter((name) => !Object.hasOwn(bin, name))).toEqual([]);
});

test('every flag of the reporter that the README names is one that it takes, and the other way round', () => {
  const taken = [...read('reporter/help.ts').matchAll(/^ *(--[a-z]+) /gm)].map(([, flag]) => flag ?? '');
  const table = readme.slice(readme.indexOf('### Reporter'), readme.indexOf('### Server'));
  const named = [...table.matchAll(/`(--[a-z]+)`/g)].map(([, flag]) => flag ?? '');
  expect(named.filter((flag) => !taken.includes(flag))).toEqual([]);
  expect(taken.filter((flag) => !['--help', '--version', ...named].includes(flag))).toEqual([]);
});

test('every file that the README points to exists', () => {
  const targets = [...allNamed(/\]\(([^)#:]+)\)/g), ...allNamed(/(?:src|srcset)="([^":]+)"/g)];
  expect(targets.length).toBeGreaterThan(4);
  expect(targets.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

test('every environment variable that server, reporter and launcher read is in the README', () => {
  const readers = programFiles.filter(({ file }) => /^(server|reporter|start|demo)\/\w/.test(file));
  const names = readers.flatMap(({ text }) => [
    ...text.matchAll(/\b(?:SIDESCOPE|SIDECAR|OPS|CGROUP|DEMO|XDG)_(?!HOST\b)[A-Z_]+\b|\bSIDESCOPE_HOST\b/g),
  ]);
  const missing = names.map(([name]) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(readme));
  expect([...new Set(missing)].filter((name) => !INTERNAL.has(name))).toEqual([]);
});
