// The origins of apps whose requests the background may see: a list that a person makes, and takes from again. In: what is
// stored. Out: the list, and the browser's permission given back where nothing else needs it.
import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import { hostPattern } from '../pairing/server-address.ts';
import { follow } from '../storage/follow.ts';
import type { StoredValue } from '../storage/stored-value.ts';

/** Most origins remembered; the oldest go first. */
const MAX_ALLOWED = 200;
const AllowedSchema = v.fallback(v.array(v.pipe(v.string(), v.url())), []);

export const parseAllowed = (stored: unknown): readonly string[] => v.parse(AllowedSchema, stored);

export const withAllowed = (known: readonly string[], origins: readonly string[]): string[] =>
  [...new Set([...known, ...origins])].slice(-MAX_ALLOWED);

export interface AllowedOrigins {
  readonly origins: ReadonlySignal<readonly string[]>;
  /** From now on its requests are not seen, and nothing is remembered of it having been allowed. */
  disallow(origin: string): Promise<void>;
}

export interface AllowedOriginsDeps {
  stored: StoredValue;
  /** Addresses of the paired servers, which need their hosts themselves. */
  servers(): Promise<readonly string[]>;
  removePermission(pattern: string): Promise<unknown>;
}

export function createAllowedOrigins(deps: AllowedOriginsDeps, abort: AbortSignal): AllowedOrigins {
  const origins = signal<readonly string[]>([]);
  const adopt = (stored: unknown) => {
    origins.value = parseAllowed(stored);
  };
  follow(deps.stored, adopt, abort);
  return {
    origins,
    async disallow(origin) {
      const left = parseAllowed(
        await deps.stored.update((stored) => parseAllowed(stored).filter((other) => other !== origin)),
      );
      const pattern = hostPattern(origin);
      const others = [...left, ...(await deps.servers())];
      if (!others.some((other) => hostPattern(other) === pattern)) await deps.removePermission(pattern);
    },
  };
}
