import { readFileSync } from 'node:fs';

/** The last lines of a log file, indented; says so when there are none. */
export function logTail(file: string, lines = 8): string {
  const text = readFileSync(file, 'utf8').trimEnd();
  if (text === '') return `  (nothing in ${file})`;
  return text
    .split('\n')
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join('\n');
}
