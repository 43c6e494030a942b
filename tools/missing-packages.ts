// How what is missing is installed, or said to be missing.

/** Names of Debian packages. */
export type Needed =
  | 'redis-server'
  | 'chromium'
  | 'firefox-esr'
  | 'stress-ng'
  | 'fonts-dejavu-core'
  | 'nginx'
  | 'haproxy';

const PURPOSE: Record<Needed, string> = {
  'redis-server': 'redis-server, 6.2 or later: tests of the Redis store',
  chromium: 'Chromium, Chrome or Edge, 144 or later: scenarios in a real browser (SIDESCOPE_BROWSER names another)',
  'firefox-esr': 'Firefox, 140 or later: scenarios in the other browser',
  'stress-ng': 'stress-ng: the live test of CPU and memory figures',
  'fonts-dejavu-core': 'any TrueType font: text on the screenshots',
  nginx: 'nginx: streams through a proxy with its defaults',
  haproxy: 'haproxy: the same through another',
};

/** The command lines that install the packages, in order. */
export function aptCommands(packages: readonly Needed[], access: 'root' | 'sudo'): string[][] {
  const prefix = access === 'sudo' ? ['sudo', '-n'] : [];
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  return [
    [...apt, 'update', '-q'],
    [...apt, 'install', '-y', '-q', '--no-install-recommends', ...packages],
  ];
}

/** What a person must install, and why it was not done here. */
export function describeByHand(packages: readonly Needed[], tried: boolean): string {
  const why = tried ? 'apt-get could not install them.' : 'There is no apt-get here that root or "sudo -n" may use.';
  const list = packages.map((name) => `  ${PURPOSE[name]}`).join('\n');
  return `${why} Please install:\n${list}\nOn Debian or Ubuntu: apt-get install ${packages.join(' ')}\n`;
}
