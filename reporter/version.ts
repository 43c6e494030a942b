// The package's version, from the package.json above the source or above the built file.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';

const Package = v.object({ name: v.literal('sidescope'), version: v.string() });

/** Throws when the package is incomplete. */
export function packageVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    const parsed = v.safeParse(Package, readJson(new URL(path, import.meta.url)));
    if (parsed.success) return parsed.output.version;
  }
  throw new Error('the sidescope package has no package.json: install it again');
}

function readJson(url: URL): unknown {
  try {
    return JSON.parse(readFileSync(url, 'utf8'));
  } catch {
    return null;
  }
}
