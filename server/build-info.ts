// What runs: version, commit, build date. The build writes build-info.json beside the compiled folders.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { VersionBody } from './contract/http.ts';
import { CONTRACT_VERSION } from './contract/stream.ts';

const Package = v.object({ name: v.literal('sidescope'), version: v.string() });
const BuildInfo = v.object({ commit: v.nullable(v.string()), buildDate: v.nullable(v.string()) });

/** package.json is one folder up from source, and two up from dist/server. */
const PACKAGE_FILES = ['../package.json', '../../package.json'];

export function readBuildInfo(): VersionBody {
  const packages = PACKAGE_FILES.map((file) => v.safeParse(Package, readJson(file)));
  const found = packages.find((one) => one.success)?.output;
  const built = v.safeParse(BuildInfo, readJson('../build-info.json'));
  const { commit, buildDate } = built.success ? built.output : { commit: null, buildDate: null };
  return { version: found?.version ?? '0.0.0', contractVersion: CONTRACT_VERSION, commit, buildDate };
}

/** null where there is no such file: run from source, there is no build-info.json. */
function readJson(relative: string): unknown {
  try {
    return JSON.parse(readFileSync(new URL(relative, import.meta.url), 'utf8'));
  } catch {
    return null;
  }
}
