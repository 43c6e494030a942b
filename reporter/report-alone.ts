// The reporter as a process beside another, or as a container of its own: reports until it is told to stop.
import { once } from 'node:events';
import { atMost, LAST_REPORT_MS } from './at-most.ts';
import { keepSmall } from './keep-small.ts';
import { reportProcess } from './report-process.ts';
import type { Settings } from './settings.ts';
import { createTraffic } from './traffic.ts';
import type { Warn } from './warn.ts';

/** Disabled (`settings` null), it waits all the same: a container that ends would be started again and again. */
export async function reportAlone(settings: Settings | null, warn: Warn): Promise<number> {
  keepSmall();
  const hold = setInterval(() => undefined, 2 ** 31 - 1);
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const reporting = new AbortController();
  if (settings === null) warn('disabled', 'SIDECAR_REPORTER_DISABLED is true: nothing is reported');
  const subject = { treeRootPid: null, traffic: createTraffic(), warn };
  const reported = settings === null ? undefined : reportProcess(settings, subject, reporting.signal);
  await stopped;
  reporting.abort();
  await atMost(LAST_REPORT_MS, reported);
  clearInterval(hold);
  return 0;
}
