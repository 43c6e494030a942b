// Follows the requests of this process while somebody watches, and leaves Node alone while nobody does.
import { traceHttpServers } from './http-servers.ts';
import { traceOutgoing } from './outgoing.ts';
import type { RequestLog } from './request-log.ts';

/** A process that counts in two ways would otherwise tell of each request twice. */
let isTraced = false;

/** Until the signal fires. Where this process is followed already, it does nothing. */
export function traceWhileWanted(requests: RequestLog, signal: AbortSignal): void {
  if (isTraced || signal.aborted) return;
  isTraced = true;
  let stop: (() => void)[] = [];
  const end = () => {
    for (const one of stop) one();
    stop = [];
  };
  requests.onWanted((isWanted) => {
    if (!isWanted) end();
    else if (!signal.aborted) stop = [traceHttpServers(requests), traceOutgoing()];
  });
  signal.addEventListener(
    'abort',
    () => {
      end();
      isTraced = false;
    },
    { once: true },
  );
}
