import { expect, test } from 'vitest';
import { runServer, TOKEN } from './testing/run-server.ts';

const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000');

test('the code that the server shows buys the token, once', async () => {
  const server = await runServer();
  const [code = ''] = server.codes;
  expect(code).toMatch(/^\d{6}$/);
  const pair = () => server.post('/api/pair', { code }, { headers: { Authorization: '' } });
  const answer = await pair();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ token: TOKEN });
  expect((await pair()).status).not.toBe(200);
});

test('five wrong tries use the code up, even for one who then has it right', async () => {
  const server = await runServer();
  const [code = ''] = server.codes;
  for (let left = 4; left >= 0; left -= 1) {
    const answer = await server.post('/api/pair', { code: wrongOf(code) });
    expect(answer.status).toBe(403);
    const { message } = (await answer.json()) as { message: string };
    const told =
      left === 0
        ? 'the last try; the server prints a new code in'
        : left === 1
          ? '1 try is left'
          : `${left} tries are left`;
    expect(message).toContain(told);
  }
  const answer = await server.post('/api/pair', { code });
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('what is not six digits is no try', async () => {
  const server = await runServer();
  const [code = ''] = server.codes;
  for (const body of [
    {},
    { code: 123456 },
    { code: '12345' },
    { code: '1234567' },
    [],
    'junk',
    { code: 'x'.repeat(2_000) },
  ])
    expect([400, 413]).toContain((await server.post('/api/pair', body)).status);
  expect((await server.post('/api/pair', { code })).status).toBe(200);
});
