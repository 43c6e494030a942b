// The real server alone, as small as it gets: a topology of the scenario's own, and reports that the scenario sends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { type Fixture, fixtureReport } from '../../extension/stories/fixtures.ts';
import { toWireJson } from '../../server/contract/wire.ts';
import type { PairedServer } from '../../start/browser/extension-in-browser.ts';
import { createFamily } from '../../start/child.ts';
import { startServerProcess } from '../../start/server-process.ts';

export interface PlainServer {
  /** As the extension keeps it. */
  paired: PairedServer;
  /** Sends a report of this instant, and gives the cadence that the server answers with; null: nobody watches. */
  report(fixture: Fixture): Promise<number | null>;
  /** Resolves when it is gone; only after the signal. */
  ended(): Promise<void>;
}

export interface PlainTopology {
  sidecars: readonly string[];
  /** The channel `browser` runs through all of them. */
  origins?: readonly string[];
}

export async function startPlainServer(
  name: string,
  { sidecars, origins = [] }: PlainTopology,
  signal: AbortSignal,
): Promise<PlainServer> {
  const stateFolder = mkdtempSync(path.join(tmpdir(), 'sidescope-plain-'));
  const topology = path.join(stateFolder, 'topology.json');
  const channels = [{ id: 'browser', label: 'Browser', path: sidecars }];
  writeFileSync(topology, JSON.stringify({ sidecars: sidecars.map((one) => ({ name: one })), channels, origins }));
  const token = `token-of-the-server-${name}`;
  const env = { ...process.env, XDG_STATE_HOME: stateFolder, SIDESCOPE_TOKEN: token };
  const family = createFamily(signal);
  const options = { env, port: await getPort(), topology, redisUrl: null, stateFolder, onPairingCode: () => {} };
  const { url } = await startServerProcess(options, family.start);
  const startedAtMs = Date.now();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
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
    async ended() {
      await family.ended();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}
