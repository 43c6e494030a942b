import { expect, test } from 'vitest';
import { HISTORY_STEP_MS, type History, parseHistoryJson } from './history.ts';
import { toWireJson } from './wire.ts';

const HISTORY: History = {
  generatedAtMs: 1_800_000_000_000,
  stepMs: HISTORY_STEP_MS,
  fromMs: 1_800_000_000_000 - 3 * HISTORY_STEP_MS,
  sidecars: [
    {
      name: 'api',
      cpuPercent: [null, 1, 2.5],
      memoryBytes: [null, 7, 8],
      health: [null, 'healthy', 'degraded'],
      latency: [null, [], [4, 2, 31, 1]],
      slowestMs: [null, null, 110.25],
    },
    { name: 'redis', cpuPercent: [0, 0, 0], memoryBytes: [1, 1, 1], health: ['healthy', 'healthy', 'healthy'] },
  ],
  channels: [{ id: 'browser', counts: [null, 0, 3] }],
  entries: [],
};

test('what is written is read again, with and without latency', () => {
  const json = toWireJson(HISTORY);
  expect(json).toContain('"latency":[null,[],[4,2,31,1]],"slowest_ms":[null,null,110.25]');
  expect(parseHistoryJson(json)).toEqual({ ok: true, value: HISTORY });
});

test('counts that are none are refused by name', () => {
  const [api, ...others] = HISTORY.sidecars;
  if (api === undefined) throw new Error('no api');
  const json = toWireJson({ ...HISTORY, sidecars: [{ ...api, latency: [[4, -1]] }, ...others] });
  expect(parseHistoryJson(json)).toEqual({ ok: false, reason: expect.stringContaining('sidecars.0.latency.0.1') });
});
