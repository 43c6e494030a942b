// Makes the process of a lone reporter smaller, at the price of speed that it has no use for: it works for half a
// millisecond a second. Not for use inside an app, since the flags hold for the whole process.
import v8 from 'node:v8';
import vm from 'node:vm';

/** Compiled code of what runs once a second took 0.4 MB, and saved no CPU. */
const NO_COMPILERS = ['--no-opt', '--no-maglev', '--no-sparkplug'];
/** V8 would collect twice more on its own after ours, to see whether that helps: 20 ms of CPU that gave nothing back. */
const NO_SECOND_LOOKS = '--no-memory-reducer';
/** Loading modules and reading the settings has left its garbage by then. */
const FIRST_COLLECTION_MS = 2_000;
/** V8 itself collects new objects when they have filled 1 MB, then goes on to the next megabyte: each is touched for good. */
const COLLECT_EVERY_MS = 10_000;

/** Until the process ends. Holds none open. */
export function keepSmall(): void {
  for (const flag of [...NO_COMPILERS, NO_SECOND_LOOKS, '--expose-gc']) v8.setFlagsFromString(flag);
  // A context made after the flag has the function.
  const collect: unknown = vm.runInNewContext('gc');
  if (typeof collect !== 'function') return;
  // Of this kind it also gives pages back: 1.1 MB, where the usual one gives none.
  setTimeout(() => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }), FIRST_COLLECTION_MS).unref();
  setInterval(() => collect({ type: 'minor' }), COLLECT_EVERY_MS).unref();
}
