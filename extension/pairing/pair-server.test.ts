import { expect, test } from 'vitest';
import { toWireJson } from '../../server/contract/wire.ts';
import { systemClock } from '../link/clock.ts';
import { type PairDeps, pairServer } from './pair-server.ts';
import type { PairedServer } from './paired-server.ts';
import { createPairingModel } from './pairing-model.ts';

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
    requestPermission: async (pattern) => {
      steps.push(`allow ${pattern}`);
      return true;
    },
    save: async (server) => {
      saved.push(server);
      return server;
    },
    newId: () => 'new-id',
  };
  return { deps, steps, saved };
}

const INPUT = { address: '127.0.0.1:7373', code: '123 456' };

test('the host is allowed first, then the code buys a token, and the server is kept', async () => {
  const { deps, steps, saved } = pairingWith();
  const server = { id: 'new-id', name: '127.0.0.1:7373', url: 'http://127.0.0.1:7373', token: TOKEN };
  expect(await pairServer(INPUT, deps)).toEqual({ ok: true, value: server });
  expect(steps).toEqual([
    'allow http://127.0.0.1/*',
    'POST http://127.0.0.1:7373/api/pair {"code":"123456"}',
    `GET http://127.0.0.1:7373/api/version Bearer ${TOKEN}`,
  ]);
  expect(saved).toEqual([server]);
});

test('the permission is asked for within the call itself, while the click still counts', () => {
  const { deps, steps } = pairingWith();
  void pairServer(INPUT, deps);
  expect(steps).toEqual(['allow http://127.0.0.1/*']);
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

test.each([
  [{ address: 'ftp://x', code: '123456' }, 'is not a server'],
  [{ address: '127.0.0.1:7373', code: '12345' }, 'six digits'],
  [{ address: '127.0.0.1:7373', code: 'abcdef' }, 'six digits'],
])('%j is answered without asking anybody', async (input, sentence) => {
  const { deps, steps } = pairingWith();
  const result = await pairServer(input, deps);
  expect(result.ok ? '' : result.reason).toContain(sentence);
  expect(steps).toEqual([]);
});

test.each([
  ['denied', async () => false],
  ['impossible', async () => Promise.reject(new Error('This function must be called during a user gesture'))],
])('when the permission is %s the server is not asked', async (_, requestPermission) => {
  const { deps, steps } = pairingWith();
  const result = await pairServer(INPUT, { ...deps, requestPermission });
  expect(result.ok ? '' : result.reason).toContain('unless you allow it');
  expect(steps).toEqual([]);
});

test('a full list is told of', async () => {
  const { deps } = pairingWith();
  const save = async () => Promise.reject(new Error('20 servers are paired.'));
  expect(await pairServer(INPUT, { ...deps, save })).toEqual({ ok: false, reason: '20 servers are paired.' });
});

test('the form is busy while it pairs, and asks once however often it is clicked', async () => {
  const { deps, steps } = pairingWith();
  const model = createPairingModel(deps);
  model.submit(INPUT.address, INPUT.code);
  model.submit(INPUT.address, INPUT.code);
  expect(model.busy.value).toBe(true);
  await expect.poll(() => model.busy.value).toBe(false);
  expect(model.error.value).toBe(null);
  expect(model.done.value).toEqual({ id: 'new-id', name: '127.0.0.1:7373' });
  expect(steps).toHaveLength(3);
});

test('the form shows what went wrong, and forgets it at the next try', async () => {
  const { deps } = pairingWith({ pair: 'silent' });
  const model = createPairingModel(deps);
  model.submit(INPUT.address, INPUT.code);
  await expect.poll(() => model.error.value).toContain('Nothing answers');
  await expect.poll(() => model.busy.value).toBe(false);
  model.submit(INPUT.address, INPUT.code);
  expect(model.error.value).toBe(null);
});
