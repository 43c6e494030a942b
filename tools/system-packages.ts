// Run first by npm test, and with --faults by npm run test:faults: the programs that integration tests and browser scenarios need, installed where they are
// missing. On Debian and Ubuntu by apt-get as root or through sudo; elsewhere it says what to install.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { findFirefox } from '../e2e/firefox/find-firefox.ts';
import { findBrowser } from '../start/browser/find-browser.ts';
import { aptCommands, describeByHand, type Needed } from './missing-packages.ts';

const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts', '/System/Library/Fonts', '/Library/Fonts'];

const say = (text: string) => process.stdout.write(`${text}\n`);
const isInPath = (program: string) =>
  findBrowser({ PATH: process.env['PATH'], SIDESCOPE_BROWSER: program }, process.platform) !== null;

function hasFonts(): boolean {
  return FONT_FOLDERS.some((folder) => {
    try {
      return readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc)$/i.test(String(name)));
    } catch {
      return false;
    }
  });
}

const forFaults = process.argv.includes('--faults');
const PROXIES = ['nginx', 'haproxy'] as const;

/** What is missing. */
const missing = (): Needed[] => [
  ...(isInPath('redis-server') ? [] : (['redis-server'] as const)),
  ...(findBrowser(process.env) === null ? (['chromium'] as const) : []),
  ...(findFirefox(process.env) === null ? (['firefox-esr'] as const) : []),
  ...(isInPath('stress-ng') || process.platform !== 'linux' ? [] : (['stress-ng'] as const)),
  ...(hasFonts() ? [] : (['fonts-dejavu-core'] as const)),
  ...(forFaults ? PROXIES.filter((proxy) => !isInPath(proxy) && !isInPath(`/usr/sbin/${proxy}`)) : []),
];

/** Whether apt-get may be used: directly, through sudo without a password, or not at all. */
function aptAccess(): 'root' | 'sudo' | null {
  if (!isInPath('apt-get')) return null;
  if (process.getuid?.() === 0) return 'root';
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? 'sudo' : null;
}

function run(command: readonly string[]): boolean {
  say(`> ${command.join(' ')}`);
  const [file = '', ...args] = command;
  return spawnSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function main(): number {
  const packages = missing();
  if (packages.length === 0) return 0;
  say(`The tests need ${packages.join(', ')}.`);
  const access = aptAccess();
  if (access !== null) for (const command of aptCommands(packages, access)) if (!run(command)) break;
  const left = missing();
  if (left.length === 0) return 0;
  process.stderr.write(describeByHand(left, access !== null));
  return 1;
}

process.exitCode = main();
