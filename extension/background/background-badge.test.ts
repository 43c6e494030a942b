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
