// Follows the requests of this process while somebody watches, and leaves Node alone while nobody does, unless they are to be
// named at all times.
import { traceHttpServers } from './http-servers.ts';
import { traceOutgoing } from './outgoing.ts';
import type { RequestLog } from './request-log.ts';
import type { Tracing } from './trace-options.ts';

/** A process that counts in two ways would otherwise tell of each request twice. */
let isTraced = false;

/** Until the signal fires. Where this process is followed already, it does nothing. `tracing` null: nothing is followed. */
export function traceWhileWanted(requests: RequestLog, tracing: Tracing | null, signal: AbortSignal): void {
  if (tracing === null || isTraced || signal.aborted) return;
  isTraced = true;
  let stop: (() => void)[] = [];
  const end = () => {
    for (const one of stop) one();
    stop = [];
  };
  const look = () => {
    if (!requests.isWanted() && !requests.isAlwaysNamed()) end();
    else if (stop.length === 0) stop = [traceHttpServers(requests), traceOutgoing()];
  };
  requests.excludeOwn(tracing.exclude);
  requests.setAlwaysNamed(tracing.isAlwaysNamed);
  requests.onWanted(look, signal);
  look();
  signal.addEventListener(
    'abort',
    () => {
      requests.setAlwaysNamed(false);
      end();
      isTraced = false;
    },
    { once: true },
  );
}
