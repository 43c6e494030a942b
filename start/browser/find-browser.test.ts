import { expect, test } from 'vitest';
import { browserCandidates, findBrowser, hasDisplay } from './find-browser.ts';

const only =
  (...files: string[]) =>
  (file: string) =>
    files.includes(file);

test('on Linux the names are looked up in PATH, Chrome before Chromium before Edge', () => {
  const env = { PATH: '/usr/local/bin:/usr/bin' };
  expect(findBrowser(env, 'linux', only('/usr/bin/chromium', '/usr/bin/microsoft-edge'))).toBe('/usr/bin/chromium');
  expect(findBrowser(env, 'linux', only('/usr/bin/chromium', '/usr/bin/google-chrome'))).toBe('/usr/bin/google-chrome');
  expect(findBrowser(env, 'linux', only('/usr/bin/microsoft-edge'))).toBe('/usr/bin/microsoft-edge');
});

test('without any browser there is none', () => {
  expect(findBrowser({ PATH: '/usr/bin' }, 'linux', only())).toBeNull();
  expect(findBrowser({}, 'linux', () => true)).toBeNull();
});

test('SIDESCOPE_BROWSER is the only candidate, as a path or as a name in PATH', () => {
  expect(browserCandidates({ SIDESCOPE_BROWSER: '/opt/b/chrome', PATH: '/usr/bin' }, 'linux')).toEqual([
    '/opt/b/chrome',
  ]);
  expect(browserCandidates({ SIDESCOPE_BROWSER: 'brave', PATH: '/usr/bin' }, 'linux')).toEqual(['/usr/bin/brave']);
});

test('on macOS the applications of the machine and of the user are looked at', () => {
  const mine = '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium';
  expect(findBrowser({ HOME: '/Users/ada' }, 'darwin', only(mine))).toBe(mine);
});

test('on Windows the program folders are looked at', () => {
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
  expect(findBrowser(env, 'win32', only(edge))).toBe(edge);
});

test('a display is X11 or Wayland on Linux, and always there on macOS and Windows', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
  expect(hasDisplay({}, 'win32')).toBe(true);
});
