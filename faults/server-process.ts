// The server as a process of its own, on a port that stays the same when it is started again.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { IncomingMessage, request } from 'node:http';
import os from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { memoryOf } from '../bench/process-cost.ts';
import { parseSnapshotJson, type Snapshot } from '../server/contract/snapshot.ts';
import type { Topology } from '../server/contract/topology.ts';
import { toWireJson } from '../server/contract/wire.ts';
import { TOKEN } from '../server/testing/run-server.ts';
import { steadyPort } from '../testing/steady-port.ts';

export interface ServerProcess {
  url: string;
  port: number;
  /** Of the process that runs now. */
  pid(): number;
  rssMb(): number;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code once it is gone. */
  terminate(): Promise<unknown>;
  /** Starts it again, and waits until it listens. */
  start(): Promise<void>;
  ticket(): Promise<string>;
  snapshot(): Promise<Snapshot>;
  /** Ends that nobody asked for, and what it said of bugs: empty when all is well. */
  faults(): string[];
}

export interface ServerOptions {
  redisUrl: string;
  topology: Topology;
  env?: Record<string, string>;
}

const MAIN = join(import.meta.dirname, '../server/main.ts');
const AUTH = { Authorization: `Bearer ${TOKEN}` };
const TicketBody = v.object({ ticket: v.string() });
/** What Node and Fastify write of what nobody caught. */
const BUG = /unhandled|uncaught|TypeError|ReferenceError|RangeError|MaxListeners|"level":[56]0/i;

export async function startServerProcess(options: ServerOptions, signal: AbortSignal): Promise<ServerProcess> {
  const port = await steadyPort();
  const folder = mkdtempSync(join(os.tmpdir(), 'sidescope-fault-'));
  const topologyFile = join(folder, 'topology.json');
  writeFileSync(topologyFile, toWireJson(options.topology));
  const env = {
    PATH: process.env['PATH'],
    OPS_REDIS_URL: options.redisUrl,
    SIDESCOPE_HOST: '127.0.0.1',
    SIDESCOPE_PORT: String(port),
    SIDESCOPE_TOKEN: TOKEN,
    SIDESCOPE_TOPOLOGY: topologyFile,
    ...options.env,
  };
  const faults: string[] = [];
  let child = spawnServer(env, faults);
  const end = () => {
    child.end();
    rmSync(folder, { recursive: true, force: true });
  };
  signal.addEventListener('abort', end, { once: true });
  await child.listening;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    pid: () => child.pid,
    rssMb: () => memoryOf(child.pid).rssKb / 1_024,
    kill: async () => void (await child.end()),
    terminate: () => child.end('SIGTERM'),
    start() {
      child = spawnServer(env, faults);
      return child.listening;
    },
    async ticket() {
      const { status, body } = await ask('POST', `${url}/api/monitor/sidecars/ticket`);
      if (status !== 200) throw new Error(`no ticket: ${status} ${body}`);
      return v.parse(TicketBody, JSON.parse(body)).ticket;
    },
    async snapshot() {
      const { status, body } = await ask('GET', `${url}/api/monitor/sidecars`);
      const parsed = parseSnapshotJson(body);
      if (status !== 200 || !parsed.ok) throw new Error(`no snapshot: ${status} ${body.slice(0, 200)}`);
      return parsed.value;
    },
    faults: () => faults,
  };
}

/** On a connection of its own, which is closed at once: idle ones would stand among those that are counted. */
async function ask(method: 'GET' | 'POST', url: string): Promise<{ status: number; body: string }> {
  const asked = request(url, { method, agent: false, headers: AUTH, signal: AbortSignal.timeout(5_000) }).end();
  const [response] = await once(asked, 'response');
  if (!(response instanceof IncomingMessage)) throw new Error('no response');
  return { status: response.statusCode ?? 0, body: await text(response) };
}

function spawnServer(env: NodeJS.ProcessEnv, faults: string[]) {
  const child = fork(MAIN, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let isAsked = false;
  const exited = once(child, 'exit').then(([code, signal]) => {
    if (!isAsked) faults.push(`the server ended with ${code ?? signal}`);
    return code;
  });
  child.stderr?.setEncoding('utf8').on('data', (lines: string) => {
    faults.push(...lines.split('\n').filter((line) => BUG.test(line)));
  });
  const ended = exited.then(() => {
    throw new Error(`the server ended before it listened: ${faults.join('\n')}`);
  });
  const listening = Promise.race([once(child, 'message'), ended]).then(() => {});
  ended.catch(() => {
    // After it listened, its end is told by `faults`.
  });
  return {
    pid: child.pid ?? 0,
    listening,
    end(signal: NodeJS.Signals = 'SIGKILL') {
      isAsked = true;
      child.kill(signal);
      return exited;
    },
  };
}
