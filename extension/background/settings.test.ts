// What is set takes effect at once, in a background that runs.
import { expect, test } from 'vitest';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS } from '../link/sample-events.ts';
import { pass, started } from './started-background.ts';

const ending = useFakeTime(START_MS);

const wish = (url: string | undefined) => new URL(url ?? 'http://none').searchParams.get('interval_ms');

test('the first stream asks for the cadence that is stored, not for the default', async () => {
  const { server, view } = await started(ending().signal, undefined, { settings: { watchIntervalMs: 250 } });
  view().watch(null);
  await pass(0);
  expect(server.streams.map(({ url }) => wish(url))).toEqual(['250']);
});

test('another cadence opens the stream anew, from where its log stood; any other setting leaves it alone', async () => {
  const { server, view, settings } = await started(ending().signal);
  view().watch(null);
  await pass(0);
  server.streams[0]?.send({ type: 'ping', atMs: START_MS }, '1800000000000-7');
  await settings.change({ motion: 'full' });
  await pass(100);
  expect(server.streams).toHaveLength(1);
  await settings.change({ watchIntervalMs: 1_000 });
  await pass(0);
  expect(server.openStreams()).toHaveLength(1);
  const { url } = server.streams[1] ?? {};
  expect(wish(url)).toBe('1000');
  expect(url).toContain('last_event_id=1800000000000-7');
});
