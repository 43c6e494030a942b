// The real server alone, as small as it gets: a topology of the scenario's own, and reports that the scenario sends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Fixture, fixtureReport } from '../../extension/stories/fixtures.ts';
import type { Health } from '../../server/contract/health.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import type { PairedServer } from '../../start/browser/extension-in-browser.ts';
import { createFamily } from '../../start/child.ts';
import { startServerProcess } from '../../start/server-process.ts';
import { steadyPort } from '../../testing/steady-port.ts';

export interface PlainServer {
  /** As the extension keeps it. */
  paired: PairedServer;
  /** Sends a report of this instant, and gives the cadence that the server answers with; null: nobody watches. */
  report(fixture: Fixture): Promise<number | null>;
  /** As the server sees it now. */
  healthOf(sidecar: string): Promise<Health | undefined>;
  /** Somebody else looks from now on, so that it notices what changes whoever is lost. */
  watch(): Promise<void>;
  /** Resolves when it is gone; only after the signal. */
  ended(): Promise<void>;
}

export interface PlainTopology {
  sidecars: readonly string[];
  /** The channel `browser` runs through all of them. */
  origins?: readonly string[];
  /** Further hosts that requests may name, such as a proxy's. */
  hosts?: readonly string[];
}

export async function startPlainServer(
  name: string,
  { sidecars, origins = [], hosts = [] }: PlainTopology,
  signal: AbortSignal,
): Promise<PlainServer> {
  const stateFolder = mkdtempSync(path.join(tmpdir(), 'sidescope-plain-'));
  const topology = path.join(stateFolder, 'topology.json');
  const channels = [{ id: 'browser', label: 'Browser', path: sidecars }];
  writeFileSync(topology, JSON.stringify({ sidecars: sidecars.map((one) => ({ name: one })), channels, origins }));
  const token = `token-of-the-server-${name}`;
  const own = { XDG_STATE_HOME: stateFolder, SIDESCOPE_TOKEN: token, SIDESCOPE_ALLOWED_HOSTS: hosts.join(',') };
  const env = { ...process.env, ...own };
  const family = createFamily(signal);
  const options = { env, port: await steadyPort(), topology, redisUrl: null, stateFolder, onPairingCode: () => {} };
  const { url } = await startServerProcess(options, family.start);
  const startedAtMs = Date.now();
  const authorization = `Bearer ${token}`;
  const headers = { 'content-type': 'application/json', authorization };
  let sent = 0;
  return {
    paired: { id: name, name, url, token },
    async report(fixture) {
      sent += 1;
      const report = { ...fixtureReport({ ...fixture, age: 0, up: 100 + sent }, Date.now()), startedAtMs };
      const answer = await fetch(`${url}/api/reports`, { method: 'POST', headers, body: toWireJson(report) });
      if (!answer.ok) throw new Error(`the report was answered ${answer.status}: ${await answer.text()}`);
      return ((await answer.json()) as { watch_interval_ms: number | null }).watch_interval_ms;
    },
    async healthOf(sidecar) {
      const answer = await fetch(`${url}/api/monitor/sidecars`, { headers });
      const { sidecars: all } = (await answer.json()) as { sidecars: { name: string; health: Health }[] };
      return all.find(({ name: one }) => one === sidecar)?.health;
    },
    async watch() {
      const route = `${url}/api/monitor/sidecars`;
      const answer = await fetch(`${route}/ticket`, { method: 'POST', headers: { authorization } });
      const { ticket } = (await answer.json()) as { ticket: string };
      const stream = await fetch(`${route}/events?ticket=${ticket}`, { signal });
      if (!stream.ok) throw new Error(`the stream was answered ${stream.status}`);
      void stream.body?.pipeTo(new WritableStream(), { signal }).catch(() => {});
    },
    async ended() {
      await family.ended();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}
