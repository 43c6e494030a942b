import { expect, test, vi } from 'vitest';
import { HISTORY_STEP_MS } from '../../server/contract/history.ts';
import type { Report } from '../../server/contract/report.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { useFakeTime } from '../link/fake-time.ts';
import type { LinkState } from '../link/link-state.ts';
import { START_MS, sampleReport, sampleReports, sampleSnapshot } from '../link/sample-events.ts';
import type { ToView } from '../link/view-message.ts';
import { modelledServers } from './modelled-servers.ts';
import { createServerState } from './server-state.ts';

const ending = useFakeTime(START_MS);

const heard = (atMs: number, report: Report): ToView => ({
  type: 'event',
  serverId: 'a',
  event: { type: 'reports', atMs, reports: [report], rejected: [] },
});

const shownLive = () => {
  const modelled = modelledServers(ending().signal);
  modelled.show(
    { type: 'servers', servers: [{ id: 'a', name: 'local', url: 'http://127.0.0.1:7373' }] },
    { type: 'link', serverId: 'a', link: { kind: 'live', intervalMs: 500 } },
  );
  return modelled;
};
const state = (snapshot: Snapshot): ToView => ({ type: 'state', serverId: 'a', snapshot, clockOffsetMs: 0 });

test('a replica that fell silent is not healthy again for a moment, though others of its sidecar report', () => {
  const { model, show } = shownLive();
  show(state(sampleSnapshot(START_MS + 500)));
  const sinceMs = START_MS + 10_500;
  for (const atMs of [START_MS + 10_600, START_MS + 10_900]) {
    vi.setSystemTime(atMs);
    show(heard(atMs, { ...sampleReport('api', atMs), instance: 'api-2' }));
    const api = model.selected.value?.snapshot.value?.sidecars[0];
    expect(api?.health).toBe('degraded');
    expect(api?.instances[0]).toMatchObject({ health: 'degraded', healthBefore: 'healthy', healthSinceMs: sinceMs });
  }
});

test('paused, the numbers stand still, but once nothing is heard they grow old', () => {
  const { model, show } = shownLive();
  show(state(sampleSnapshot(START_MS)));
  model.setPaused(true);
  const offline: LinkState = { kind: 'offline', cause: '', reason: '', retryAtMs: null };
  show(heard(START_MS, sampleReport('api', START_MS, { async: 5 })), { type: 'link', serverId: 'a', link: offline });
  vi.advanceTimersByTime(20_000);
  const snapshot = model.selected.value?.snapshot.value;
  expect(snapshot?.sidecars[0]).toMatchObject({ health: 'healthy', ageMs: 20_000 });
  expect(snapshot?.channels[0]?.total).toBe(0);
});

test('what nobody heard because this machine slept is not down: nothing is shown of it, and the server is asked', () => {
  const asked: (number | null)[] = [];
  const entry = { id: 'a', url: 'http://127.0.0.1:7373', name: 'local' };
  const server = createServerState(
    entry,
    (sinceMs) => asked.push(sinceMs && sinceMs - START_MS),
    () => {},
  );
  const live = { kind: 'live', intervalMs: 500 } as const;
  server.replace(sampleSnapshot(START_MS), 0);
  server.link.value = live;
  server.keepHistory();
  let nowMs = START_MS;
  const run = (ms: number) => {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 500) {
      server.apply(sampleReports(nowMs, ['api', 'worker']), nowMs);
      server.show(nowMs, false);
    }
  };
  run(60_000);
  server.takeHistory({
    generatedAtMs: nowMs,
    stepMs: HISTORY_STEP_MS,
    fromMs: START_MS,
    sidecars: [],
    channels: [],
    entries: [],
  });
  nowMs += 30_000;
  server.show(nowMs, false);
  expect(server.snapshot.value?.sidecars.map(({ health }) => health)).toEqual(['healthy', 'healthy']);
  server.link.value = { kind: 'connecting' };
  server.replace(sampleSnapshot(nowMs), 0);
  server.link.value = live;
  run(30_000);
  expect(server.history.value.health.get('api')).not.toContain('down');
  expect(asked.at(-1)).toBe(55_000);
});

test.each([0, 1_000, 2_000, 3_000, 4_000, 4_500])(
  'events that come late all at once, %d ms into a step, leave the history as it was',
  (phaseMs) => {
    const server = createServerState(
      { id: 'a', url: 'http://127.0.0.1:7373', name: 'local' },
      () => {},
      () => {},
    );
    let nowMs = START_MS + phaseMs;
    server.replace(sampleSnapshot(nowMs), 0);
    server.link.value = { kind: 'live', intervalMs: 500 };
    server.keepHistory();
    const hear = (atMs: number) => server.apply(sampleReports(atMs, ['api', 'worker']), nowMs);
    for (const endMs = nowMs + 100_000; nowMs < endMs; nowMs += 500) {
      hear(nowMs);
      server.show(nowMs, false);
    }
    const { steps } = server.history.value;
    const stalledAtMs = nowMs;
    for (; nowMs < stalledAtMs + 7_500; nowMs += 500) server.show(nowMs, false);
    for (let atMs = stalledAtMs; atMs <= nowMs; atMs += 500) hear(atMs);
    server.show(nowMs, false);
    expect(server.history.value.steps).toBeGreaterThanOrEqual(steps);
  },
);
