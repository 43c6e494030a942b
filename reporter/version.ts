// The package's version, from the package.json above the source, or above the built file or one of its parts.
import { readFileSync } from 'node:fs';

/** Throws when the package is incomplete. */
export function packageVersion(): string {
  for (const path of ['../package.json', '../../package.json', '../../../package.json']) {
    const { name, version } = readJson(new URL(path, import.meta.url));
    if (name === 'sidescope' && typeof version === 'string') return version;
  }
  throw new Error('the sidescope package has no package.json: install it again');
}

function readJson(file: URL): { name?: unknown; version?: unknown } {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
