#!/usr/bin/env node
// sidescope-reporter: the reporter as a program, beside a process or around a command.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Config, readConfig } from './config.ts';
import { endAs } from './end-as.ts';
import { HELP } from './help.ts';
import type { Settings } from './settings.ts';
import { packageVersion } from './version.ts';
import { createWarn } from './warn.ts';
import { makeSocketPlace, NO_SOCKET, type SocketPlace } from './wrapped/socket-place.ts';
import type { TrafficSocket } from './wrapped/traffic-socket.ts';
import { runWrappedCommand } from './wrapped-command.ts';

/** What the end of the command may be held up by, twice, for its last counts to go out; as a rule it takes 1 ms. */
const LAST_REPORT_MS = 50;

const warn = createWarn();
const reporting = new AbortController();
let counting: TrafficSocket | null = null;

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
  const place = settings === null ? null : makeSocketPlace(warn);
  const { pid, ended } = runWrappedCommand(command, environmentFor(settings, place));
  const reported = settings !== null && pid !== null ? report(settings, pid, place) : Promise.resolve();
  const ending = await ended;
  await atMost(LAST_REPORT_MS, counting?.drained());
  reporting.abort();
  await atMost(LAST_REPORT_MS, reported);
  place?.remove();
  if (ending.kind === 'failed') warn('command', ending.message);
  return endAs(ending);
}

/** The command's own environment, and who it is, so that code inside it can learn that. */
const environmentFor = (settings: Settings | null, place: SocketPlace | null) =>
  settings === null
    ? process.env
    : {
        ...process.env,
        SIDECAR_NAME: settings.name,
        SIDECAR_INSTANCE: settings.instance,
        SIDESCOPE_TRAFFIC: place?.path ?? NO_SOCKET,
      };

/** Waits for it, but no longer than this. */
const atMost = (milliseconds: number, what: Promise<void> | undefined) =>
  what && Promise.race([what, delay(milliseconds)]);

/** Disabled, it waits all the same: a container that ends would be started again and again. */
async function reportAlone(settings: Settings | null): Promise<number> {
  const hold = setInterval(() => undefined, 2 ** 31 - 1);
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  if (settings === null) warn('disabled', 'SIDECAR_REPORTER_DISABLED is true: nothing is reported');
  const reported = settings === null ? Promise.resolve() : report(settings, null, null);
  await stopped;
  reporting.abort();
  await atMost(LAST_REPORT_MS, reported);
  clearInterval(hold);
  return 0;
}

/** Loaded late: a command that is not reported need not pay for it. */
async function report(settings: Settings, treeRootPid: number | null, place: SocketPlace | null): Promise<void> {
  try {
    if (place !== null) {
      const { openTrafficSocket } = await import('./wrapped/traffic-socket.ts');
      counting = openTrafficSocket(place.path, warn, reporting.signal);
    }
    const { reportProcess } = await import('./report-process.ts');
    const { createTraffic } = await import('./traffic.ts');
    const traffic = counting?.traffic ?? createTraffic();
    const onWatched = (isWatched: boolean) => counting?.setWatched(isWatched);
    await reportProcess(settings, { treeRootPid, traffic, warn, onWatched }, reporting.signal);
  } catch (error) {
    warn('bug', `reporting could not start: ${error instanceof Error ? error.stack : error}`);
  }
}

process.exit(await main(readConfig(process.argv.slice(2), process.env, warn)));
