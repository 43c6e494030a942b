// Secrets that others can read, and how to mend it. Pure.
import type { RedisTarget } from '../server/contract/redis-url.ts';
import { isLoopback, type Target } from './settings.ts';

/** Every user of a machine can list its processes with their arguments. */
export const passwordInArguments = (redis: RedisTarget | null): string | null =>
  redis?.password
    ? 'the password in --redis can be read in the list of processes. Set OPS_REDIS_URL in place of --redis'
    : null;

export function tokenInTheClear(target: Target): string | null {
  if (target.kind !== 'server' || target.server.protocol !== 'http:' || isLoopback(target.server)) return null;
  if (target.token === null && target.tokenFile === null) return null;
  return (
    `the token goes unencrypted to ${target.server.origin}, and can be read on the way. ` +
    'Give the server a certificate (SIDESCOPE_TLS_CERT, SIDESCOPE_TLS_KEY) and an https:// address'
  );
}
