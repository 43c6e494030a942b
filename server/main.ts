#!/usr/bin/env node
// The server's process: configuration, listening, signals, exit code. 0: ended by a signal. 1: it could not run.
// 2: the arguments or the configuration are wrong. Started with an IPC channel, it also tells its parent where it listens.
import { readFileSync } from 'node:fs';
import { readArguments } from './arguments.ts';
import { readBuildInfo } from './build-info.ts';
import { type Config, readConfig } from './config.ts';
import { HELP } from './help.ts';
import { CODE_LIFE_MS } from './pairing.ts';
import { keepNewSpaceSmall } from './small-new-space.ts';
import { startServer } from './start-server.ts';
import { loadTokenFile } from './token.ts';

/** When it ends whatever is still open. */
const LAST_RESORT_MS = 2_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

main();

function main(): void {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted.kind === 'help') process.stdout.write(HELP);
  if (wanted.kind === 'version') say(readBuildInfo().version);
  if (wanted.kind === 'run') configureAndRun();
  if (wanted.kind === 'error') {
    complain(`${wanted.message}\nThe server takes no arguments; its settings are environment variables. See --help.`);
    process.exitCode = 2;
  }
}

function configureAndRun(): void {
  const files = { readText: (path: string) => readFileSync(path, 'utf8'), loadToken: loadTokenFile };
  const result = readConfig(process.env, files);
  if (result.ok) {
    run(result.config).catch((error: unknown) => {
      complain(error instanceof Error ? error.message : String(error));
      process.exit(1);
    });
    return;
  }
  complain('The server cannot start. Correct these settings:');
  for (const problem of result.problems) complain(`  ${problem}`);
  process.exitCode = 2;
}

async function run(config: Config): Promise<void> {
  let listeningUrl: string | null = null;
  let pairingCode = '';
  const announceCode = (code: string) => {
    pairingCode = code;
    // The first one is shown below the address.
    if (listeningUrl !== null) showCode(code);
    if (listeningUrl !== null) tellParent({ type: 'pairing_code', pairingCode: code });
  };
  keepNewSpaceSmall();
  const ending = endOnSignals();
  const deps = { config, version: readBuildInfo(), announceCode, logStream: process.stderr };
  const server = await startServer(deps, ending);
  listeningUrl = server.url;
  say(`Sidescope server listening on ${server.url}`);
  showCode(pairingCode);
  tellParent({ type: 'listening', url: server.url, pairingCode, tokenFile: config.tokenFile });
  await server.closed;
  // The parent's channel would keep the process alive.
  if (process.connected) process.disconnect();
}

function showCode(code: string): void {
  say(`Pairing code ${code.slice(0, 3)} ${code.slice(3)} (valid ${CODE_LIFE_MS / 60_000} minutes)`);
}

/** Does nothing unless a parent opened a channel. */
function tellParent(message: object): void {
  if (process.connected) process.send?.(message);
}

/** Fires on SIGTERM, SIGINT, and when the parent that opened a channel has gone. */
function endOnSignals(): AbortSignal {
  const ending = new AbortController();
  const end = () => {
    ending.abort();
    setTimeout(() => process.exit(0), LAST_RESORT_MS).unref();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
  // A terminal that was closed takes no more lines, nor does `2>&1 | head`; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return ending.signal;
}
