// (replicas of one sidecar, now) -> those that are still shown. One that fell silent is either dead, which must be seen,
// or was replaced by one with another id, which must not warn. Which of the two is told by whether another one joined
// about when it was last heard. Pure: server and extension must come to the same.
import { FORGET_REPLACED_MS, heardMs } from './accept.ts';
import type { Instance } from './snapshot.ts';

/** One that nothing replaced is shown as down for so long, while others are up. Then it was scaled down. */
export const FORGET_SILENT_MS = 300_000;
/** A rolling deploy starts the new one before it stops the old one: so long before, at most. */
export const JOINED_BEFORE_MS = 60_000;

/** By instance id, as the topology declares them; an id that is named there is expected to come back. */
type Weights = Readonly<Record<string, number>> | undefined;

/** Whether time alone made any of them leave. */
export const hasLeavers = (instances: readonly Instance[], weights: Weights, nowMs: number): boolean =>
  isAnySilent(instances, nowMs) &&
  (replacements(instances, weights, nowMs).size > 0 || instances.some((one) => isOver(one, instances, nowMs)));

/** Without those that were replaced, and those that were silent for too long. */
export function withoutLeavers(instances: readonly Instance[], weights: Weights, nowMs: number): readonly Instance[] {
  if (!isAnySilent(instances, nowMs)) return instances;
  const replaced = replacements(instances, weights, nowMs);
  const takers = new Set(replaced.values());
  return instances
    .filter((instance) => !replaced.has(instance) && !isOver(instance, instances, nowMs))
    .map((instance) => (takers.has(instance) ? { ...instance, joinedAtMs: null } : instance));
}

/** Of hundreds of sidecars nearly all end here, each time. */
const isAnySilent = (instances: readonly Instance[], nowMs: number) => instances.some((one) => isSilent(one, nowMs));

const isSilent = (instance: Instance, nowMs: number) => nowMs - heardMs(instance) > FORGET_REPLACED_MS;

/** While none is up, all that is known is shown. */
const isOver = (instance: Instance, all: readonly Instance[], nowMs: number) =>
  nowMs - heardMs(instance) > FORGET_SILENT_MS && all.some(({ health }) => health !== 'down');

/**
 * Who took whose place, one for one. Who fell silent first gets the one that joined first: any that joined later may
 * still stand for one that fell silent later.
 */
function replacements(all: readonly Instance[], weights: Weights, nowMs: number): Map<Instance, Instance> {
  const free = all
    .filter((instance) => instance.health === 'healthy' && instance.joinedAtMs !== null)
    .sort((a, b) => (a.joinedAtMs ?? 0) - (b.joinedAtMs ?? 0));
  const silent = all
    .filter((instance) => isSilent(instance, nowMs) && !Object.hasOwn(weights ?? {}, instance.id))
    .sort((a, b) => heardMs(a) - heardMs(b));
  const replaced = new Map<Instance, Instance>();
  for (const instance of silent) {
    const at = free.findIndex((other) => mayReplace(other, instance));
    const [taker] = at < 0 ? [] : free.splice(at, 1);
    if (taker) replaced.set(instance, taker);
  }
  return replaced;
}

/** Of two that began together, as when an app is started, neither replaced the other. */
const mayReplace = ({ joinedAtMs }: Instance, silent: Instance) =>
  joinedAtMs !== null &&
  joinedAtMs >= heardMs(silent) - JOINED_BEFORE_MS &&
  joinedAtMs > (silent.joinedAtMs ?? Number.NEGATIVE_INFINITY);
