// One browser process with a profile of its own, driven over a pipe. Ends when the signal fires.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { endProcessGroup, GRACE_MS } from '../process-group.ts';
import { type Cdp, createCdpPipe } from './cdp-pipe.ts';

export interface LaunchOptions {
  /** The browser's program, as `findBrowser` gives it. */
  executable: string;
  /** Without a window on the screen. */
  headless?: boolean;
  /** Profile folder. Without it a fresh one is made, and removed at the end. */
  profileFolder?: string;
  /** Outer size of its windows in CSS pixels; 1400 × 900 unless set. */
  windowSize?: { width: number; height: number };
  /** What pages and DevTools see as the system's preference; unset: what the system says. */
  colorScheme?: 'light' | 'dark';
  /** Device pixels per CSS pixel; unset: what the screen says. */
  deviceScaleFactor?: number;
}

export interface Browser {
  cdp: Cdp;
  pid: number;
  profileFolder: string;
  /** Resolves when its processes are gone and its own profile folder is removed. */
  exited: Promise<void>;
}

/** Starts one, without a window, and waits until it answers. Rejects when it cannot be started. */
export async function launchBrowser(options: LaunchOptions, signal: AbortSignal): Promise<Browser> {
  const profileFolder = options.profileFolder ?? (await mkdtemp(path.join(tmpdir(), 'sidescope-browser-')));
  const child = spawn(options.executable, browserFlags(options, profileFolder, process.getuid?.() === 0), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`${options.executable} could not be started: ${error}`);
  });
  const gone = once(child, 'exit').then(async () => {
    if (child.pid !== undefined) await endProcessGroup(child.pid);
    if (options.profileFolder === undefined) await rm(profileFolder, { recursive: true, force: true, maxRetries: 5 });
  });
  const cdp = createCdpPipe(...pipeEnds(child));
  const end = () => closeBrowser(cdp, child);
  signal.addEventListener('abort', end, { once: true });
  void gone.then(() => signal.removeEventListener('abort', end));
  const exited = Promise.race([gone, failed]);
  exited.catch(() => {
    // Told to the caller by the race below; `exited` itself is never given to it then.
  });
  await Promise.race([cdp.send('Browser.getVersion'), failed]);
  return { cdp, pid: child.pid ?? 0, profileFolder, exited };
}

function pipeEnds({ stdio }: ChildProcess): [Writable, Readable] {
  const [, , , toBrowser, fromBrowser] = stdio;
  if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable))
    throw new Error('the browser was started without its debugging pipe');
  return [toBrowser, fromBrowser];
}

/** Asks first, so that the profile is written whole; a browser that does not answer is ended all the same. */
async function closeBrowser(cdp: Cdp, child: ChildProcess): Promise<void> {
  const asked = cdp.send('Browser.close').catch(() => undefined);
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
  if (child.pid !== undefined) await endProcessGroup(child.pid);
}

const DARK = ['--force-dark-mode', '--blink-settings=preferredColorScheme=0'];
const LIGHT = ['--blink-settings=preferredColorScheme=1'];

/** The command line. `asRoot`: Chrome refuses its sandbox to root. */
export function browserFlags(options: Omit<LaunchOptions, 'executable'>, profile: string, asRoot: boolean): string[] {
  const { width, height } = options.windowSize ?? { width: 1400, height: 900 };
  const scheme = { light: LIGHT, dark: DARK, system: [] }[options.colorScheme ?? 'system'];
  return [
    '--remote-debugging-pipe',
    // Since Chrome 137 --load-extension is ignored; Extensions.loadUnpacked needs this switch and the pipe.
    '--enable-unsafe-extension-debugging',
    `--user-data-dir=${profile}`,
    `--window-size=${width},${height}`,
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...(options.headless ? ['--headless=new', '--disable-gpu', '--hide-scrollbars'] : []),
    ...(options.deviceScaleFactor ? [`--force-device-scale-factor=${options.deviceScaleFactor}`] : []),
    ...scheme,
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}
