#!/usr/bin/env node
// sidescope-reporter: the reporter as a program, beside a process or around a command.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { type Config, readConfig } from './config.ts';
import { endAs } from './end-as.ts';
import { HELP } from './help.ts';
import type { Settings } from './settings.ts';
import { packageVersion } from './version.ts';
import { createWarn } from './warn.ts';
import { runWrappedCommand } from './wrapped-command.ts';

const warn = createWarn();
const reporting = new AbortController();

async function main(config: Config): Promise<number> {
  if (config.kind === 'help') return say(HELP);
  if (config.kind === 'version') return say(`${packageVersion()}\n`);
  if (config.kind === 'error') {
    warn('usage', `${config.message}. See sidescope-reporter --help`);
    return 2;
  }
  const settings = config.kind === 'run' ? config.settings : null;
  return config.command === null ? reportAlone(settings) : wrap(config.command, settings);
}

function say(text: string): number {
  writeSync(1, text);
  return 0;
}

/** The command first: nothing of the reporter may hold it up. */
async function wrap(command: readonly string[], settings: Settings | null): Promise<number> {
  // A bug of the reporter must not end the command.
  process.on('uncaughtException', (error) => {
    reporting.abort();
    warn('bug', `reporting ended: ${error.stack}`);
  });
  const { pid, ended } = runWrappedCommand(command, environmentFor(settings));
  if (settings !== null && pid !== null) void report(settings, pid);
  const ending = await ended;
  if (ending.kind === 'failed') warn('command', ending.message);
  return endAs(ending);
}

/** The command's own environment, and who it is, so that code inside it can learn that. */
const environmentFor = (settings: Settings | null) =>
  settings === null
    ? process.env
    : { ...process.env, SIDECAR_NAME: settings.name, SIDECAR_INSTANCE: settings.instance };

/** Disabled, it waits all the same: a container that ends would be started again and again. */
async function reportAlone(settings: Settings | null): Promise<number> {
  const hold = setInterval(() => undefined, 2 ** 31 - 1);
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  if (settings === null) warn('disabled', 'SIDECAR_REPORTER_DISABLED is true: nothing is reported');
  else void report(settings, null);
  await stopped;
  reporting.abort();
  clearInterval(hold);
  return 0;
}

/** Loaded late: a command that is not reported need not pay for it. */
async function report(settings: Settings, treeRootPid: number | null): Promise<void> {
  try {
    const { reportProcess } = await import('./report-process.ts');
    const { createTraffic } = await import('./traffic.ts');
    await reportProcess(settings, { treeRootPid, traffic: createTraffic(), warn }, reporting.signal);
  } catch (error) {
    warn('bug', `reporting could not start: ${error instanceof Error ? error.stack : error}`);
  }
}

process.exit(await main(readConfig(process.argv.slice(2), process.env, warn)));
