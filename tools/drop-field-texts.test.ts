import { expect, test } from 'vitest';
import { withoutFieldTexts } from './drop-field-texts.ts';

test('the sentence of each field goes, wherever the field stands, and nothing else does', () => {
  const code = `const S = v.object({ age: field(v.nullable(v.number()), 'Age, in ms (or so).'), of: v.array(field(
    Name,
    'Its name.',
  )), at: v.minValue(1e12, 'must be milliseconds') });`;
  expect(withoutFieldTexts(code)).toBe(`const S = v.object({ age: field(v.nullable(v.number()), ''), of: v.array(field(
    Name,
    '',
  )), at: v.minValue(1e12, 'must be milliseconds') });`);
});

test('what is no call of `field` with a sentence stays', () => {
  const code = `field(Name); field(Name, text); other(Name, 'text'); const field = (schema, text) => pipe(schema, text);`;
  expect(withoutFieldTexts(code)).toBe(code);
});
