// Ends this process the way the wrapped command ended, so that whoever waits for it sees no difference.
import os from 'node:os';
import type { Ending } from './wrapped-command.ts';

/** Node keeps these to itself: sent to this process they would not end it. */
const NOT_DEADLY: readonly NodeJS.Signals[] = ['SIGUSR1', 'SIGPIPE'];

export function endAs(ending: Ending): never {
  if (ending.kind !== 'killed') return process.exit(ending.code);
  const { signal } = ending;
  if (!NOT_DEADLY.includes(signal)) process.kill(process.pid, signal);
  // Still here: process 1 of a container is not killed by its own signals. A shell would say it with this code.
  return process.exit(128 + os.constants.signals[signal]);
}
