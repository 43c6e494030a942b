import { expect, test } from 'vitest';
import { toWireJson } from '../../server/contract/wire.ts';
import { systemClock } from '../link/clock.ts';
import { type PairDeps, pairServer } from './pair-server.ts';
import type { PairedServer } from './paired-server.ts';

const TOKEN = 'token-of-sixteen-and-more';
const version = (contractVersion: number) => ({ version: '0.1.0', contractVersion, commit: null, buildDate: null });
const error = (status: number, message: string, remedy: string | null = null) => ({
  status,
  body: { error: 'x', message, remedy },
});

interface Answers {
  pair?: { status: number; body: unknown } | 'silent';
  version?: { status: number; body: unknown };
}

function pairingWith({ pair = { status: 200, body: { token: TOKEN } }, ...answers }: Answers = {}) {
  const steps: string[] = [];
  const saved: PairedServer[] = [];
  const deps: PairDeps = {
    clock: systemClock,
    fetch: async (url, init) => {
      const authorization = new Headers(init.headers).get('authorization');
      steps.push(`${init.method} ${url}${authorization ? ` ${authorization}` : ''} ${init.body ?? ''}`.trim());
      if (pair === 'silent') throw new TypeError('Failed to fetch');
      const { status, body } = url.endsWith('/api/pair')
        ? pair
        : (answers.version ?? { status: 200, body: version(1) });
      return new Response(toWireJson(body), { status });
    },
    save: async (server) => {
      saved.push(server);
      return server;
    },
    newId: () => 'new-id',
  };
  return { deps, steps, saved };
}

const INPUT = { url: 'http://127.0.0.1:7373', code: '123456' };

test('the code buys a token, the version is looked at, and the server is kept', async () => {
  const { deps, steps, saved } = pairingWith();
  const server = { id: 'new-id', name: '127.0.0.1:7373', url: 'http://127.0.0.1:7373', token: TOKEN };
  expect(await pairServer(INPUT, deps)).toEqual({ ok: true, value: server });
  expect(steps).toEqual([
    'POST http://127.0.0.1:7373/api/pair {"code":"123456"}',
    `GET http://127.0.0.1:7373/api/version Bearer ${TOKEN}`,
  ]);
  expect(saved).toEqual([server]);
});

test.each<[string, Answers, string]>([
  [
    'nothing answers',
    { pair: 'silent' },
    'Nothing answers at http://127.0.0.1:7373. Is the server running? Start it with: npm run server',
  ],
  [
    'the code is wrong',
    { pair: error(403, 'That is not the code.', '4 tries are left.') },
    'That is not the code. 4 tries are left.',
  ],
  ['it is no Sidescope server', { pair: { status: 404, body: {} } }, 'is not a Sidescope server. Check the port.'],
  ['its answer is another one', { pair: { status: 200, body: { hello: 1 } } }, 'is not a Sidescope server.'],
  ['it fails', { pair: { status: 500, body: {} } }, 'It answered with status 500.'],
  [
    'it is newer',
    { version: { status: 200, body: version(2) } },
    'is newer than this extension. Update the extension.',
  ],
  ['it is older', { version: { status: 200, body: version(0) } }, 'is older than this extension. Update the server.'],
  ['its version fails', { version: error(503, 'The server is stopping.') }, 'The server is stopping.'],
])('when %s, a sentence says so and nothing is kept', async (_, answers, sentence) => {
  const { deps, saved } = pairingWith(answers);
  const result = await pairServer(INPUT, deps);
  expect(result.ok ? '' : result.reason).toContain(sentence);
  expect(saved).toEqual([]);
});

test('a full list is told of', async () => {
  const { deps } = pairingWith();
  const save = async () => Promise.reject(new Error('20 servers are paired.'));
  expect(await pairServer(INPUT, { ...deps, save })).toEqual({ ok: false, reason: '20 servers are paired.' });
});
