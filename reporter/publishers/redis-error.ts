// What went wrong with Redis -> its kind and what mends it.
import { PublishError } from './publisher.ts';

/** `shown`: where it was published to, without a password. `lostLink`: what mends a lost connection to it. */
export function explainRedisError(error: unknown, shown: string, lostLink: string): PublishError {
  const reason = reasonOf(error);
  const kind = kindOf(reason);
  const remedy = kind === 'link' ? lostLink : REMEDIES[kind];
  return new PublishError(
    kind,
    `publishing to ${shown} failed: ${reason.replace(/\.$/, '')}. ${remedy} It is tried again every 5 s.`,
  );
}

/** Refused on both ::1 and 127.0.0.1, the error has a code only. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

function kindOf(reason: string): keyof typeof REMEDIES | 'link' {
  if (/^(?:NOAUTH|WRONGPASS|NOPERM)|^ERR invalid password/.test(reason)) return 'auth';
  if (/^(?:READONLY|OOM|MISCONF|NOREPLICAS|CLUSTERDOWN|LOADING|MASTERDOWN)/.test(reason)) return 'refused';
  return 'link';
}

const REMEDIES = {
  auth: 'Put a user and password that may write into OPS_REDIS_URL: redis://user:password@host:6379/2.',
  refused: 'Redis is up but takes no writes: look at its memory limit, its disk, and whether it is a replica.',
};
