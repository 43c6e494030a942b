import { expect, test } from 'vitest';
import { asAscii } from './ascii-only.ts';

test('texts mean what they did, also beyond the basic plane and in templates', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is JavaScript
  const code = '["the app’s …", `µ${1}😀`, /’/.test("’")]';
  const ascii = asAscii(code);
  expect(ascii).toMatch(/^[ -~]*$/);
  // biome-ignore lint/security/noGlobalEval: that both are the same is what is tested
  expect(eval(ascii)).toEqual(['the app’s …', 'µ1😀', true]);
});
