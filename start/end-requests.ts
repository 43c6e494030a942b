// When a launcher must end: on Ctrl-C, when its terminal is closed, and when the npm that runs it has gone.

const PARENT_CHECK_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `end`, perhaps several times, from the first request on. */
export function onEndRequest(env: Readonly<Record<string, string | undefined>>, end: () => void): void {
  for (const name of SIGNALS) process.on(name, end);
  // npm puts a shell in between. A SIGTERM for npm ends that shell, and nobody tells us.
  if (env['npm_lifecycle_event'] !== undefined) onParentGone(end);
}

function onParentGone(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_CHECK_MS);
  timer.unref();
}
