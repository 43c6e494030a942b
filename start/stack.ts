// The server, the demo and its traffic, in the order in which they need each other.
import path from 'node:path';
import { demoPorts, demoUrl } from '../demo/ports.ts';
import type { Child, StartChild } from './child.ts';
import { type DemoSettings, demoEnvironment, demoProcessNames, ROOT, reporterArguments } from './demo-processes.ts';
import { logTail } from './log-tail.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { writeState } from './state-file.ts';
import { topologyFile } from './topology-file.ts';

export interface StackOptions {
  env: NodeJS.ProcessEnv;
  serverPort: number;
  firstDemoPort: number;
  /** Redis to run on; null: the embedded store. */
  redisUrl: string | null;
  /** Folder for logs and the state file; it exists. */
  stateFolder: string;
  /** Called when the pairing code has changed. */
  onPairingCode(code: string): void;
  /** Called when a process has ended by itself. */
  onEnded(child: Child, how: string): void;
}

export interface Stack {
  server: ServerProcess;
  /** The demo's page. */
  pageUrl: string;
  /** The demo's processes by name, each the reporter that wraps it. */
  processes: ReadonlyMap<string, Child>;
  /** What drives the demo without a browser. */
  traffic: Child;
}

const PAGE_TIMEOUT_MS = 30_000;

/** Starts everything and waits until the demo's page is served. Rejects with the cause when something fails. */
export async function startStack(options: StackOptions, start: StartChild): Promise<Stack> {
  const { env, serverPort, firstDemoPort, redisUrl, stateFolder } = options;
  const topology = topologyFile(redisUrl !== null, firstDemoPort, stateFolder);
  const server = await startServerProcess({ ...options, env, port: serverPort, topology }, start);
  const settings = { serverUrl: server.url, tokenFile: server.tokenFile, firstPort: firstDemoPort, redisUrl };
  const processes = startDemo(settings, options, start);
  const pids = Object.fromEntries([...processes].map(([name, child]) => [name, child.pid]));
  writeState(stateFolder, { ...settings, processes: pids });
  const pageUrl = `${demoUrl(demoPorts(firstDemoPort).frontend)}/`;
  await pageAnswers(pageUrl, processes.get('frontend'));
  const traffic = start(plainProcess('traffic', settings, options));
  for (const child of [server.child, traffic, ...processes.values()])
    void child.exited.then((how) => options.onEnded(child, how));
  return { server, pageUrl, processes, traffic };
}

function startDemo(settings: DemoSettings, { env, stateFolder }: StackOptions, start: StartChild): Map<string, Child> {
  const names = demoProcessNames(settings.redisUrl !== null);
  const childEnv = demoEnvironment(env, settings);
  const log = (name: string) => path.join(stateFolder, `${name}.log`);
  return new Map(
    names.map((name) => [
      name,
      start({ name, args: reporterArguments(name, settings), env: childEnv, cwd: ROOT, log: log(name) }),
    ]),
  );
}

const plainProcess = (name: string, settings: DemoSettings, { env, stateFolder }: StackOptions) => ({
  name,
  args: [path.join(ROOT, 'demo', `${name}.ts`)],
  env: demoEnvironment(env, settings),
  cwd: ROOT,
  log: path.join(stateFolder, `${name}.log`),
});

async function pageAnswers(url: string, frontend: Child | undefined): Promise<void> {
  let ended: string | undefined;
  void frontend?.exited.then((how) => {
    ended = how;
  });
  const deadline = performance.now() + PAGE_TIMEOUT_MS;
  while (ended === undefined && performance.now() < deadline) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const why = ended === undefined ? `not within ${PAGE_TIMEOUT_MS / 1000} s` : `frontend ended, ${ended}`;
  throw new Error(`The demo's page ${url} is not served (${why}):\n${frontend ? logTail(frontend.log) : ''}`);
}
