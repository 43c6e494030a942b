// What an entry of the log adds to a picture that has not yet heard the report behind it: another server may have noticed
// it first. Health is not taken from an entry. It follows from what is known here, and a word from elsewhere would last
// only until it is next worked out. Pure.
import type { LogEntry } from './log-entry.ts';
import type { Instance, Snapshot } from './snapshot.ts';
import { percentOf } from './usage.ts';

/** The same picture where its newest report already says as much. */
export function withEntry(snapshot: Snapshot, entry: LogEntry): Snapshot {
  const sidecars = snapshot.sidecars.map((sidecar) => {
    if (sidecar.name !== entry.sidecar) return sidecar;
    const instances = sidecar.instances.map((one) => (one.id === entry.instance ? withFact(one, entry) : one));
    return instances.every((one, index) => one === sidecar.instances[index]) ? sidecar : { ...sidecar, instances };
  });
  return sidecars.every((one, index) => one === snapshot.sidecars[index]) ? snapshot : { ...snapshot, sidecars };
}

function withFact(instance: Instance, { kind, atMs, to, reason }: LogEntry): Instance {
  const amount = Number(to);
  if (to === null || !(amount >= 0) || atMs < (instance.receivedAtMs ?? 0)) return instance;
  if (kind === 'oom_kill' && amount > (instance.oomKills ?? 0))
    return { ...instance, oomKills: amount, oomKilledAtMs: atMs };
  if (kind !== 'limit_changed') return instance;
  if (reason === 'memory_limit_bytes' && amount !== instance.memoryLimitBytes)
    return { ...instance, ...memoryLimit(instance, amount) };
  if (reason === 'cpu_cores_limit' && amount !== instance.cpuCoresLimit)
    return { ...instance, ...cpuLimit(instance, amount) };
  return instance;
}

const memoryLimit = ({ memoryBytes }: Instance, memoryLimitBytes: number): Partial<Instance> => ({
  memoryLimitBytes,
  memoryLimitSource: 'cgroup',
  memoryPercent: percentOf(memoryBytes, memoryLimitBytes),
});

const cpuLimit = ({ cpuCores, cpuLimitSource }: Instance, cpuCoresLimit: number): Partial<Instance> => ({
  cpuCoresLimit,
  // An entry does not say what sets the limit; where there was none, a quota is likeliest, and the next report tells.
  cpuLimitSource: cpuLimitSource === 'host' ? 'quota' : cpuLimitSource,
  cpuPercent: percentOf(cpuCores, cpuCoresLimit),
});
