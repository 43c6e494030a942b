import { expect, test, vi } from 'vitest';
import type { Report } from '../../server/contract/report.ts';
import type { Snapshot } from '../../server/contract/snapshot.ts';
import { useFakeTime } from '../link/fake-time.ts';
import type { LinkState } from '../link/link-state.ts';
import { START_MS, sampleReport, sampleSnapshot } from '../link/sample-events.ts';
import type { ToView } from '../link/view-message.ts';
import { modelledServers } from './modelled-servers.ts';

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
