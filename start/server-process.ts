// The Sidescope server as a child. In, over IPC: where it listens, its pairing code, its token's file.
import path from 'node:path';
import * as v from 'valibot';
import type { Child, StartChild } from './child.ts';
import { ROOT } from './demo-processes.ts';
import { logTail } from './log-tail.ts';

const Message = v.variant('type', [
  v.object({
    type: v.literal('listening'),
    url: v.string(),
    pairingCode: v.string(),
    tokenFile: v.nullish(v.string(), null),
  }),
  v.object({ type: v.literal('pairing_code'), pairingCode: v.string() }),
]);

export interface ServerProcess {
  child: Child;
  url: string;
  pairingCode: string;
  /** Null when `SIDESCOPE_TOKEN` holds the token. */
  tokenFile: string | null;
}

export interface ServerOptions {
  env: NodeJS.ProcessEnv;
  port: number;
  topology: string;
  redisUrl: string | null;
  stateFolder: string;
  /** Called when a pairing code has run out and a new one took its place. */
  onPairingCode(code: string): void;
}

/** Starts it and waits until it listens. Rejects, with the end of its log, when it ends before. */
export async function startServerProcess(options: ServerOptions, start: StartChild): Promise<ServerProcess> {
  const { OPS_REDIS_URL: _, ...env } = options.env;
  const child = start({
    name: 'server',
    args: [path.join(ROOT, 'server', 'main.ts')],
    env: {
      ...env,
      SIDESCOPE_PORT: String(options.port),
      SIDESCOPE_TOPOLOGY: options.topology,
      ...(options.redisUrl === null ? {} : { OPS_REDIS_URL: options.redisUrl }),
    },
    cwd: ROOT,
    log: path.join(options.stateFolder, 'server.log'),
  });
  const listening = new Promise<ServerProcess>((resolve) => {
    child.process.on('message', (message) => {
      const parsed = v.safeParse(Message, message);
      if (!parsed.success) return;
      if (parsed.output.type === 'listening') resolve({ child, ...parsed.output });
      else options.onPairingCode(parsed.output.pairingCode);
    });
  });
  const failed = child.exited.then((how) => {
    throw new Error(`The server ended before it listened (${how}):\n${logTail(child.log)}`);
  });
  return Promise.race([listening, failed]);
}
