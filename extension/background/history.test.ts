// A view asks for the recent past, and the background asks the server.
import { expect, test, vi } from 'vitest';
import { HISTORY_STEP_MS, type History } from '../../server/contract/history.ts';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS } from '../link/sample-events.ts';
import { PAIRED } from './fake-server.ts';
import { pass, started } from './started-background.ts';

const HELD: History = {
  generatedAtMs: START_MS,
  stepMs: HISTORY_STEP_MS,
  fromMs: START_MS - HISTORY_STEP_MS,
  sidecars: [{ name: 'api', cpuPercent: [36.8], memoryBytes: [null], health: ['healthy'] }],
  channels: [{ id: 'async', counts: [3] }],
  entries: [
    {
      id: '1-0',
      atMs: START_MS,
      kind: 'oom_kill',
      sidecar: 'api',
      instance: null,
      from: '0',
      to: '1',
      reason: null,
    },
  ],
};

const ending = useFakeTime(START_MS);

const ask = (sinceMs: number | null, serverId = PAIRED.id) => ({ type: 'history', serverId, sinceMs });

test('the view that asks gets what the server holds, and no other view does', async () => {
  const { server, view } = await started(ending().signal);
  server.history = HELD;
  const [panel, popup] = [view(), view()];
  panel.send(ask(null));
  await pass(0);
  expect(panel.received.at(-1)).toEqual({ type: 'history', serverId: PAIRED.id, history: HELD });
  expect(popup.types()).not.toContain('history');
  expect(JSON.stringify(panel.received)).not.toContain(PAIRED.token);
});

test('it is asked from a time on, with the token', async () => {
  const { server, view } = await started(ending().signal);
  const fetch = vi.spyOn(server, 'fetch');
  view().send(ask(START_MS));
  await pass(0);
  const [url, init] = fetch.mock.calls.find(([asked]) => asked.includes('history')) ?? [];
  expect(url).toBe(`${PAIRED.url}/api/monitor/history?since=${START_MS}`);
  expect(init?.headers).toMatchObject({ authorization: `Bearer ${PAIRED.token}` });
});

test.each(['an earlier server', 'one that does not answer', 'no such server'] as const)(
  '%s leaves the view without, quietly',
  async (which) => {
    const { server, view, drops } = await started(ending().signal);
    if (which === 'one that does not answer') server.mode = 'off';
    const panel = view();
    const before = panel.received.length;
    panel.send(ask(null, which === 'no such server' ? 'other' : PAIRED.id));
    await pass(10_000);
    expect(panel.received.slice(before)).toEqual([]);
    expect(drops).toEqual([]);
  },
);

test('a view that has gone meanwhile is sent nothing', async () => {
  const { server, view } = await started(ending().signal);
  server.history = HELD;
  const panel = view();
  panel.send(ask(null));
  panel.close();
  await pass(0);
  expect(panel.types()).not.toContain('history');
});
