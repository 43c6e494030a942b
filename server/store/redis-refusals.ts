// What Redis answers with instead of doing it: told once a kind. A refusal is no sign of a lost connection.
import type { DegradedReason } from '../contract/snapshot.ts';
import type { Drops } from '../drops.ts';

/** What was asked of Redis, and what its refusal means here and mends it. */
export interface Asked {
  what: string;
  remedy: string;
}
/** `reason`: the words of Redis. */
export type TellRefusal = (reason: string, asked?: Asked) => void;

const A_COMMAND: Asked = {
  what: 'a command',
  remedy: 'ACL GETUSER <user> says what the user of OPS_REDIS_URL may do; TYPE <key> says what stands there.',
};

/** Tells by the first word of the answer (NOPERM, WRONGTYPE, LOADING) and by what it means. */
export function createRefusals(drops: Drops): TellRefusal {
  return (reason, { what, remedy } = A_COMMAND) => {
    const [kind = 'ERR'] = /\b[A-Z]{3,20}\b/.exec(reason) ?? [];
    drops.drop(`Redis refuses ${what} (${kind})`, `${reason}. ${remedy}`);
  };
}

/** It is busy starting, or part of it is away: it refuses nearly everything, and that ends by itself. */
export const isNotReady = (reason: string): boolean => /\b(LOADING|MASTERDOWN|CLUSTERDOWN)\b/.test(reason);

/** What clients are told of a read that was refused. A Cluster or replica that lacks a node is not reached as a whole. */
export const causeOfRefusal = (reason: string): DegradedReason =>
  /\b(MASTERDOWN|CLUSTERDOWN)\b/.test(reason) ? 'redis_unavailable' : 'redis_refused';

/** Why it refuses every write; null: it refuses this command only (no permission, wrong type), or is busy starting. */
export function causeOfRefusedWrites(reason: string): DegradedReason | null {
  if (/\bOOM\b/.test(reason)) return 'redis_full';
  return /\b(READONLY|MISCONF|NOREPLICAS)\b/.test(reason) ? 'redis_readonly' : null;
}
