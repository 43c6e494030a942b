// What never gets into the list: Sidescope's own requests, DevTools' own, and the polling that a person excluded. Pure but
// for what it remembers of statuses.
import { isKept, isPollingGet } from '../../server/contract/capture.ts';
import { createChangedStatus } from '../../server/contract/changed-status.ts';
import { routePattern } from '../../server/contract/route-pattern.ts';
import { originOf, pathOf, type RequestEntry } from './request-entry.ts';

export interface ExclusionRules {
  /** Beginnings of paths; see isUnderPrefix. */
  prefixes: readonly string[];
  /** Origins of the paired servers. */
  servers: readonly string[];
  /** Origins of the app. */
  origins: readonly string[];
}

export const NO_RULES: ExclusionRules = { prefixes: [], servers: [], origins: [] };

export type Head = Pick<RequestEntry, 'method' | 'url' | 'status'> & Partial<Pick<RequestEntry, 'pending'>>;

/** Of one that is under way nobody knows yet whether it fails: if it does, it is shown then. */
export const isExcluded = ({ method, url, status, pending = false }: Head, prefixes: readonly string[]): boolean => {
  const request = { method, path: pathOf(url), status };
  return pending ? isPollingGet(request, prefixes) : !isKept(request, prefixes);
};

/** DevTools asks every page's origin for its workspace. */
const DEVTOOLS_PATH = '/.well-known/appspecific/com.chrome.devtools.json';
/** Behind a proxy that serves app and Sidescope under one origin, only these are surely ours. */
const OWN_PATHS = /^\/api\/monitor\/(?:sidecars|history)(?:[/?]|$)/;

export function isOurs(url: string, { servers, origins }: ExclusionRules): boolean {
  const path = pathOf(url);
  if (path.startsWith(DEVTOOLS_PATH) || /^(?:chrome|moz)-extension:|^devtools:/.test(url)) return true;
  const origin = originOf(url);
  if (origin === null || !servers.includes(origin)) return false;
  return !origins.includes(origin) || OWN_PATHS.test(path);
}

/**
 * Decides for one request after the other. A status that differs from the one before, on the same route under an excluded
 * prefix, is kept, so that also the end of an outage is seen.
 */
export function createExclusion() {
  const statuses = createChangedStatus();
  return {
    /** Before anything of it is read. */
    isLeftOut(head: Head, rules: ExclusionRules): boolean {
      const { method, url, status, pending = false } = head;
      const path = pathOf(url);
      if (!isPollingGet({ method, path }, rules.prefixes)) return false;
      if (pending) return true;
      const isChanged = statuses.isChanged(`${originOf(url)} ${routePattern(path)}`, status);
      return isExcluded(head, rules.prefixes) && !isChanged;
    },
    forget: () => statuses.forget(),
  };
}
