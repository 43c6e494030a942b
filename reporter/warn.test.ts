import { expect, test } from 'vitest';
import { createWarn } from './warn.ts';

test('each kind of trouble is said once', () => {
  const said: string[] = [];
  const warn = createWarn((text) => said.push(text));
  warn('publish link', 'Redis is away');
  warn('publish link', 'Redis is still away');
  warn('source', 'nothing can be measured');
  expect(said).toEqual(['sidescope-reporter: Redis is away\n', 'sidescope-reporter: nothing can be measured\n']);
});
