// Which Chrome, Edge or Chromium to open, and whether there is a display to open it on.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PATHS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a browser may be, best first. `SIDESCOPE_BROWSER`, a path or a name in PATH, is the only one when set. */
export function browserCandidates(env: Environment, platform: NodeJS.Platform): string[] {
  const chosen = env['SIDESCOPE_BROWSER'];
  if (chosen) return /[\\/]/.test(chosen) ? [chosen] : inPath(env, platform, [chosen]);
  if (platform === 'darwin') return macPaths(env);
  if (platform === 'win32') return windowsPaths(env);
  return inPath(env, platform, LINUX_NAMES);
}

function inPath(env: Environment, platform: NodeJS.Platform, names: readonly string[]): string[] {
  const { delimiter, join } = platform === 'win32' ? path.win32 : path.posix;
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function macPaths(env: Environment): string[] {
  const roots = ['', env['HOME'] ?? ''];
  return MAC_APPS.flatMap((app) => roots.map((root) => `${root}/Applications/${app}.app/Contents/MacOS/${app}`));
}

function windowsPaths(env: Environment): string[] {
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => env[name]).filter(Boolean);
  return WINDOWS_PATHS.flatMap((rest) => roots.map((root) => `${root}\\${rest}`));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The executable to start, or null where there is none. */
export const findBrowser = (
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  exists: (file: string) => boolean = isExecutable,
): string | null => browserCandidates(env, platform).find(exists) ?? null;

/** Whether a window can be shown. On macOS and Windows always; elsewhere X11 or Wayland must be there. */
export const hasDisplay = (env: Environment, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
