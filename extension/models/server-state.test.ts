import { expect, test, vi } from 'vitest';
import type { Report } from '../../server/contract/report.ts';
import { useFakeTime } from '../link/fake-time.ts';
import { START_MS, sampleReport, sampleSnapshot } from '../link/sample-events.ts';
import type { ToView } from '../link/view-message.ts';
import { modelledServers } from './modelled-servers.ts';

const ending = useFakeTime(START_MS);

const heard = (atMs: number, report: Report): ToView => ({
  type: 'event',
  serverId: 'a',
  event: { type: 'reports', atMs, reports: [report], rejected: [] },
});

test('a replica that fell silent is not healthy again for a moment, though others of its sidecar report', () => {
  const { model, show } = modelledServers(ending().signal);
  show(
    { type: 'servers', servers: [{ id: 'a', name: 'local', url: 'http://127.0.0.1:7373' }] },
    { type: 'link', serverId: 'a', link: { kind: 'live', intervalMs: 500 } },
    { type: 'state', serverId: 'a', snapshot: sampleSnapshot(START_MS + 500), clockOffsetMs: 0 },
  );
  const sinceMs = START_MS + 10_500;
  for (const atMs of [START_MS + 10_600, START_MS + 10_900]) {
    vi.setSystemTime(atMs);
    show(heard(atMs, { ...sampleReport('api', atMs), instance: 'api-2' }));
    const api = model.selected.value?.snapshot.value?.sidecars[0];
    expect(api?.health).toBe('degraded');
    expect(api?.instances[0]).toMatchObject({ health: 'degraded', healthBefore: 'healthy', healthSinceMs: sinceMs });
  }
});
