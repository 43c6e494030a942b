// One Firefox process without a window on the screen, with a profile of its own. Ends when the signal fires.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endProcessGroup } from '../../start/process-group.ts';
import { type Bidi, connectBidi } from './bidi.ts';
import { findFirefox } from './find-firefox.ts';

export type Preferences = Readonly<Record<string, string | number | boolean>>;

export interface Firefox {
  bidi: Bidi;
  /** Resolves when its processes are gone and its profile is removed; only after the signal. */
  ended(): Promise<void>;
}

/** Nothing is fetched, asked or told at the first start. */
const QUIET: Preferences = {
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  // A prompt takes no click in its first half second, lest a person hit it unread.
  'security.notification_enable_delay': 0,
};

/** Starts one and waits until it answers. Rejects when it cannot be started. */
export async function launchFirefox(preferences: Preferences, signal: AbortSignal): Promise<Firefox> {
  const executable = findFirefox(process.env);
  if (executable === null) throw new Error('No Firefox found. Install one: apt-get install firefox-esr');
  const profile = mkdtempSync(path.join(tmpdir(), 'sidescope-firefox-'));
  writeFileSync(path.join(profile, 'user.js'), userJs({ ...QUIET, ...preferences }));
  const flags = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
  const child = spawn(executable, [...flags, '--remote-allow-system-access'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const ended = once(signal, 'abort').then(async () => {
    if (child.pid !== undefined) await endProcessGroup(child.pid);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${executable} ended with ${code} before it could be driven`);
  });
  const bidi = await Promise.race([addressIn(child.stderr).then(connectBidi), failed]);
  failed.catch(() => {
    // Its end is only a failure while it starts.
  });
  return { bidi, ended: () => ended };
}

const userJs = (preferences: Preferences) =>
  Object.entries(preferences)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');

/** It prints "WebDriver BiDi listening on ws://127.0.0.1:40001" among much else, which is read and forgotten. */
async function addressIn(stderr: Readable): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stderr }).on('line', (line) => {
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
