// The badge as the whole background keeps it.
import { expect, test } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleSnapshot } from '../link/sample-events.ts';
import { PAIRED } from './fake-server.ts';
import { pass, started } from './started-background.ts';

const ending = useFakeTime(START_MS);

test('without a view the badge comes from a snapshot at the start and at each alarm', async () => {
  const { server, badges, levers } = await started(ending().signal);
  expect(badges.at(-1)).toMatchObject({ text: '', title: 'Sidescope: 2 of 2 healthy' });
  server.snapshot = () => sampleSnapshot(Date.now(), ['api']);
  levers.alarm();
  await pass(0);
  expect(badges.at(-1)).toMatchObject({ text: '1', title: 'Sidescope: 1 of 2 healthy' });
  server.mode = 'off';
  levers.alarm();
  await pass(0);
  expect(badges.at(-1)).toMatchObject({ text: '–' });
  expect(server.streams).toHaveLength(0);
});

test('with a view the badge follows the stream, also while nothing arrives, and the alarm fetches nothing', async () => {
  const { server, badges, levers, view } = await started(ending().signal);
  view().watch(null);
  await pass(0);
  await pass(9_000);
  expect(badges.at(-1)?.text).toBe('');
  await pass(2_000);
  expect(badges.at(-1)?.text).toBe('2');
  const { length } = server.requests;
  levers.alarm();
  await pass(0);
  expect(server.requests).toHaveLength(length);
});

test('with a view the badge says at once what the stream brings', async () => {
  const { badges, view, store } = await started(ending().signal, []);
  view().watch(null);
  store([PAIRED]);
  await pass(0);
  expect(badges.at(-1)?.title).toBe('Sidescope: 2 of 2 healthy');
});

test('pairing the first server draws the badge at once', async () => {
  const { badges, store } = await started(ending().signal, []);
  expect(badges.at(-1)).toMatchObject({ text: '', title: 'Sidescope: no server is paired' });
  store([PAIRED]);
  await pass(0);
  expect(badges.at(-1)?.title).toBe('Sidescope: 2 of 2 healthy');
});

/** Answers of the server wait for so long. */
const slow = (server: Awaited<ReturnType<typeof started>>['server'], isSlow: (url: string) => boolean, ms: number) => {
  const { fetch } = server;
  server.fetch = async (url, init) => {
    if (isSlow(url)) await new Promise((resolve) => setTimeout(resolve, ms));
    return fetch(url, init);
  };
};

test('a worker that just started leaves the badge as it is until its servers have answered', async () => {
  let read = (_: (typeof PAIRED)[]) => {};
  const stored = new Promise<(typeof PAIRED)[]>((resolve) => {
    read = resolve;
  });
  const { server, badges } = await started(ending().signal, stored);
  server.snapshot = () => sampleSnapshot(Date.now(), ['api']);
  slow(server, () => true, 2_500);
  read([PAIRED]);
  await pass(10_000);
  expect(badges.map(({ text }) => text)).toEqual(['1']);
});

test('a server that is paired while another one is asked is asked as well', async () => {
  const { server, badges, store } = await started(ending().signal, []);
  const other = { ...PAIRED, id: 'slow', name: 'slow', url: 'http://10.0.0.1:7373' };
  slow(server, (url) => url.startsWith(other.url), 4_000);
  store([other]);
  await pass(100);
  server.snapshot = () => sampleSnapshot(Date.now(), ['api']);
  store([other, PAIRED]);
  await pass(20_000);
  expect(badges.at(-1)?.title).toContain('local: 1 of 2 healthy');
});

test('a refusal of the token from before is none of the new one', async () => {
  const { server, badges, store } = await started(ending().signal, []);
  const { fetch } = server;
  server.fetch = async (url, init) => {
    if (!new Headers(init.headers).get('authorization')?.includes('token-from-before')) return fetch(url, init);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return new Response('{}', { status: 401 });
  };
  store([{ ...PAIRED, token: 'token-from-before-of-sixteen-characters' }]);
  await pass(100);
  store([PAIRED]);
  await pass(20_000);
  expect(badges.at(-1)?.title).toContain('2 of 2 healthy');
});
