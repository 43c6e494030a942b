// The real server and the real demo on free ports, with a state folder of their own; all ended with the signal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFamily, type Family } from '../../start/child.ts';
import { readToken } from '../../start/open-in-browser.ts';
import { type ServerProcess, startServerProcess } from '../../start/server-process.ts';
import { type Stack, startStack } from '../../start/stack.ts';
import { topologyFile } from '../../start/topology-file.ts';
import { steadyPorts } from '../../testing/steady-port.ts';

/** The demo's processes listen on the first of so many ports in a row, the server on the last. */
const PORTS = 10;

export interface TestStack extends Stack {
  token: string;
  env: NodeJS.ProcessEnv;
  stateFolder: string;
  /** A server like the first, on the same port and with the same token; for when that one has ended. */
  startServerAgain(): Promise<ServerProcess>;
  /** Resolves when everything is gone; only after the signal. */
  ended(): Promise<void>;
}

/** Starts it and waits until the page is served. `env` is added to that of every process. */
export async function startTestStack(signal: AbortSignal, env: NodeJS.ProcessEnv = {}): Promise<TestStack> {
  const stateFolder = mkdtempSync(path.join(tmpdir(), 'sidescope-e2e-'));
  const family: Family = createFamily(signal);
  const firstDemoPort = await steadyPorts(PORTS);
  const serverPort = firstDemoPort + PORTS - 1;
  const all = { ...process.env, XDG_STATE_HOME: stateFolder, DEMO_STATE_DIR: stateFolder, ...env };
  const quiet = { onPairingCode: () => {}, onEnded: () => {} };
  const options = { env: all, serverPort, firstDemoPort, redisUrl: null, stateFolder, ...quiet };
  const stack = await startStack(options, family.start);
  const topology = topologyFile(false, firstDemoPort, stateFolder);
  return {
    ...stack,
    token: readToken(all, stack.server.tokenFile),
    env: all,
    stateFolder,
    startServerAgain: () => startServerProcess({ ...options, port: serverPort, topology }, family.start),
    async ended() {
      await family.ended();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}
