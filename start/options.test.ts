import { expect, test } from 'vitest';
import { HELP, parseOptions } from './options.ts';

test('a browser is opened unless --no-browser says otherwise', () => {
  expect(parseOptions([])).toEqual({ browser: true, help: false });
  expect(parseOptions(['--no-browser'])).toEqual({ browser: false, help: false });
});

test('an unknown option is refused by name', () => {
  expect(() => parseOptions(['--fast'])).toThrow("'--fast'");
});

test('every option is in the help', () => {
  for (const option of ['--no-browser', '--help']) {
    expect(HELP).toContain(option);
    expect(() => parseOptions([option])).not.toThrow();
  }
});
