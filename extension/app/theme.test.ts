import { expect, test } from 'vitest';
import { followDevtoolsTheme } from './theme.ts';

const page = () => ({ style: { colorScheme: '' } });

test('outside DevTools the system decides', () => {
  const root = page();
  followDevtoolsTheme(root, undefined);
  expect(root.style.colorScheme).toBe('');
});

test.each([
  ['dark', 'dark'],
  ['default', 'light'],
])('the theme %s of DevTools is %s', (themeName, scheme) => {
  const root = page();
  followDevtoolsTheme(root, { themeName });
  expect(root.style.colorScheme).toBe(scheme);
});

test.each(['Chrome', 'Firefox'])('a theme that is changed while the panel is open is followed in %s', (browser) => {
  const root = page();
  let change = (_: string) => {};
  const listen = (onChange: (themeName: string) => void) => {
    change = onChange;
  };
  const told = browser === 'Chrome' ? { setThemeChangeHandler: listen } : { onThemeChanged: { addListener: listen } };
  followDevtoolsTheme(root, { themeName: 'default', ...told });
  change('dark');
  expect(root.style.colorScheme).toBe('dark');
  change('default');
  expect(root.style.colorScheme).toBe('light');
});
