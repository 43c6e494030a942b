// The project's own source files, and what they import.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');
const FOLDERS = ['server', 'reporter', 'extension', 'demo', 'start', 'testing', 'tools', 'bench', 'e2e'];

export interface SourceFile {
  /** From the root, with slashes. */
  file: string;
  text: string;
  lines: number;
  /** What it imports: files from the root, packages by name. */
  imports: string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+['"]([^'"]+)['"]|(?:^|[^.\w])import\s*\(?\s*['"]([^'"]+)['"]/g;

/** The specifiers of a module's imports and re-exports, also dynamic ones. */
export const importsOf = (text: string): string[] =>
  [...text.matchAll(IMPORT)].map(([, named, bare]) => named ?? bare ?? '');

function resolveImport(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}

export function sourceFiles(folders: readonly string[] = FOLDERS): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => `${folder}/${name}`))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.(ts|tsx|css|html)$/.test(file) && !file.includes('/.wxt/'))
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const imports = /\.tsx?$/.test(file) ? importsOf(text).map((specifier) => resolveImport(file, specifier)) : [];
      return { file, text, lines: text.trimEnd().split('\n').length, imports };
    });
}
