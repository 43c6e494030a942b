// The reporter around a command: the command first, since nothing of the reporter may hold it up.
import { atMost, LAST_REPORT_MS } from './at-most.ts';
import { endAs } from './end-as.ts';
import type { Settings } from './settings.ts';
import type { Warn } from './warn.ts';
import { makeSocketPlace, NO_SOCKET, type SocketPlace } from './wrapped/socket-place.ts';
import type { TrafficSocket } from './wrapped/traffic-socket.ts';
import { runWrappedCommand } from './wrapped-command.ts';

/** Runs the command, and ends as it does. `settings` null: it is not reported. */
export async function reportWrapped(
  command: readonly string[],
  settings: Settings | null,
  warn: Warn,
): Promise<number> {
  const reporting = new AbortController();
  // A bug of the reporter must not end the command.
  process.on('uncaughtException', (error) => {
    reporting.abort();
    warn('bug', `reporting ended: ${error.stack}`);
  });
  if (process.pid === 1) warn('init', NO_INIT);
  const place = settings === null ? null : makeSocketPlace(warn);
  const { pid, ended } = runWrappedCommand(command, environmentFor(settings, place));
  const { counting, reported } =
    settings !== null && pid !== null ? report(settings, pid, place, warn, reporting.signal) : NOTHING_REPORTED;
  const ending = await ended;
  await atMost(LAST_REPORT_MS, counting()?.drained());
  reporting.abort();
  await atMost(LAST_REPORT_MS, reported);
  place?.remove();
  if (ending.kind === 'failed') warn('command', ending.message);
  return endAs(ending);
}

/** Process 1 inherits every orphan, and only an init waits for them. */
const NO_INIT =
  'this is process 1 of its container, with no init before it: processes that the command leaves behind stay as zombies. ' +
  'Start the container with docker run --init, or init: true in Compose';

const NOTHING_REPORTED = { counting: () => null, reported: Promise.resolve() };

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

/** What it takes is loaded late: a command that is not reported need not pay for it, and none waits for it. */
function report(settings: Settings, treeRootPid: number, place: SocketPlace | null, warn: Warn, signal: AbortSignal) {
  let counting: TrafficSocket | null = null;
  const start = async () => {
    try {
      if (place !== null) {
        const { openTrafficSocket } = await import('./wrapped/traffic-socket.ts');
        counting = openTrafficSocket(place.path, warn, signal);
      }
      const { reportProcess } = await import('./report-process.ts');
      const { createTraffic } = await import('./traffic.ts');
      const traffic = counting?.traffic ?? createTraffic();
      const onWatched = (isWatched: boolean) => counting?.setWatched(isWatched);
      await reportProcess(settings, { treeRootPid, traffic, warn, onWatched }, signal);
    } catch (error) {
      warn('bug', `reporting could not start: ${error instanceof Error ? error.stack : error}`);
    }
  };
  return { counting: () => counting, reported: start() };
}
