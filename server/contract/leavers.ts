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

/** Whether it is no longer one of the sidecar's replicas. */
export function hasLeft(instance: Instance, all: readonly Instance[], weights: Weights, nowMs: number): boolean {
  const silentMs = nowMs - heardMs(instance);
  // Of hundreds of sidecars nearly all end here, each time.
  if (silentMs <= FORGET_REPLACED_MS) return false;
  // While none is up, all that is known is shown.
  if (silentMs > FORGET_SILENT_MS) return all.some(({ health }) => health !== 'down');
  const isExpected = Object.hasOwn(weights ?? {}, instance.id);
  return !isExpected && all.some((other) => hasReplaced(other, instance));
}

/** Of two that began together, as when an app is started, neither replaced the other. */
const hasReplaced = (other: Instance, silent: Instance) =>
  other.health === 'healthy' &&
  joinedMs(other) >= heardMs(silent) - JOINED_BEFORE_MS &&
  joinedMs(other) > joinedMs(silent);

const joinedMs = ({ joinedAtMs }: Instance) => joinedAtMs ?? 0;
