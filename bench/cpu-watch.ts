// CPU time from one moment to another, thread by thread. A thread that ends in between takes its account with it: a plain
// difference of sums would count all that it ever used as saved.
import { readdirSync, readFileSync } from 'node:fs';

/** Starts watching these processes; what comes back says the microseconds used since. */
export function watchCpu(pids: readonly number[]): () => number {
  const before = nanosecondsByThread(pids);
  return () => {
    let used = 0;
    for (const [thread, nanoseconds] of nanosecondsByThread(pids)) used += nanoseconds - (before.get(thread) ?? 0);
    return used / 1_000;
  };
}

function nanosecondsByThread(pids: readonly number[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const pid of pids)
    for (const thread of threadsOf(pid)) {
      const account = read(`/proc/${pid}/task/${thread}/schedstat`);
      if (account !== null) found.set(`${pid}/${thread}`, Number(account.split(' ')[0]));
    }
  return found;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // Ended meanwhile.
    return [];
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
