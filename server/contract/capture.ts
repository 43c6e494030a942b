// Which requests are polling that somebody asked to leave out. The extension, the server's access-log reader and whatever
// else shows requests decide by these functions, so that all of them leave out the same. Pure.

/** What is looked at of a request. */
export interface Capturable {
  /** As sent, in any case. Missing, null or empty: unknown, and so not taken for a GET. */
  method?: string | null | undefined;
  /** Begins with "/"; a query or fragment is not looked at. */
  path: string;
  /** null, missing or 0: there was no answer. */
  status?: number | null | undefined;
}

/** Whether the request only asks. An unknown method may have changed something. */
export const isGet = ({ method }: Pick<Capturable, 'method'>): boolean => method?.toUpperCase() === 'GET';

/** 4xx, 5xx, or no answer at all. */
export const isFailure = ({ status }: Pick<Capturable, 'status'>): boolean => !status || status >= 400;

/**
 * Whether `path` lies at or below `prefix`, by whole segments: "/api/me" holds "/api/me", "/api/me?full=1" and
 * "/api/me/roles", and not "/api/menu".
 */
export function isUnderPrefix(path: string, prefix: string): boolean {
  const folder = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  if (!path.startsWith(folder)) return false;
  const next = path[folder.length];
  return next === undefined || next === '/' || next === '?' || next === '#';
}

/** A GET at or below one of the prefixes, whatever its answer. */
export const isPollingGet = (request: Capturable, prefixes: readonly string[]): boolean =>
  isGet(request) && prefixes.some((prefix) => isUnderPrefix(request.path, prefix));

/**
 * Whether a request is kept. Left out are only GETs under an excluded prefix that were answered without an error. Whoever
 * remembers the status of the request before also keeps one whose status changed.
 */
export const isKept = (request: Capturable, prefixes: readonly string[]): boolean =>
  isFailure(request) || !isPollingGet(request, prefixes);
