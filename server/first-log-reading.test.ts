// A server whose first reading of the log fails, beside one that can read it.
import { expect, test } from 'vitest';
import { createLogServer, logServers, occurrence } from './testing/log-servers.ts';

const START_MS = 1_795_000_000_000;

/** What the other server has said when this one noticed the api down, at the start, and the log can be read. */
async function entriesAfter(saidAtMs: number) {
  const {
    log,
    all: [other],
    entries,
  } = await logServers(1);
  const late = createLogServer(log, () => true);
  late.breakWith('away');
  await late.sync();
  late.notice([occurrence('api', { atMs: START_MS })]);
  other?.notice([occurrence('api', { atMs: saidAtMs })]);
  await other?.sync();
  late.breakWith('none');
  await late.sync();
  return entries();
}

test('what was noticed meanwhile, and stands there already, is not said again', async () => {
  expect(await entriesAfter(START_MS + 300)).toHaveLength(1);
});

test('what stands there of another time excuses nothing', async () => {
  expect(await entriesAfter(START_MS - 60_000)).toHaveLength(2);
});
