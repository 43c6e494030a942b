import { expect, test } from 'vitest';
import { demoPorts, firstDemoPort } from './ports.ts';

test('the ports follow the first one, which is 7380 unless DEMO_PORT says otherwise', () => {
  expect(demoPorts(firstDemoPort({}))).toEqual({ frontend: 7380, api: 7381, terminal: 7382, queue: 7383 });
  expect(demoPorts(firstDemoPort({ DEMO_PORT: '9000' })).queue).toBe(9003);
});

test('a DEMO_PORT that is no port is refused with the range', () => {
  for (const port of ['http', '0', '65533', '80.5', '-1'])
    expect(() => firstDemoPort({ DEMO_PORT: port })).toThrow('whole number from 1 to 65532');
});
