// A path with its ids folded, so that requests for different things by the same route are told to be alike:
// "/api/jobs/7f3a…/log?tail=5" -> "/api/jobs/:id/log". Extension and server fold alike. Pure.

/** Stands for a segment that names one thing among many. */
export const FOLDED_ID = ':id';
/** Longer paths are cut before they are folded: a route is a name, and a name is short. */
const MAX_PATH_LENGTH = 2_048;

/** Each alone makes a segment an id. */
const IDS: readonly RegExp[] = [
  /^\d+$/,
  // UUID
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  // Digests and object ids. Without a digit it is a word: "deadbeef", "facade".
  /^(?=.*\d)[0-9a-f]{8,}$/i,
  // ULID
  /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  // A kind and a number, "job-1234". Up to two digits count steps and versions: "step-2", "v1-10".
  /^[a-z]{1,16}[-_]\d{3,}$/i,
  // A kind and a random name, "cus_NffrFeUfNV2Hib"
  /^[a-z]{1,8}_(?=.*\d)(?=.*[a-z])[a-z0-9]{8,}$/i,
  // A random name of upper and lower case and digits, "V1StGXR8_Z5jdHi6B-myT". A slug has no upper case.
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{12,}$/,
  // The same in lower case; a slug that long has dashes.
  /^(?=.*\d)(?=.*[a-z])[a-z0-9]{20,}$/,
  /^\d{4}-\d{2}-\d{2}(?:T.*)?$/,
  /^[^@]+@[^@]+\.[a-z]+$/i,
];

const isId = (text: string): boolean => IDS.some((pattern) => pattern.test(text));

/** "41.json" -> ":id.json": what is asked for is one of many, its form is not. */
function foldSegment(segment: string): string {
  if (isId(segment)) return FOLDED_ID;
  const dot = segment.lastIndexOf('.');
  return dot > 0 && isId(segment.slice(0, dot)) ? `${FOLDED_ID}${segment.slice(dot)}` : segment;
}

/** The route of a path. Query and fragment are left out. */
export function routePattern(path: string): string {
  const [bare = ''] = path.slice(0, MAX_PATH_LENGTH).split(/[?#]/, 1);
  return bare.split('/').map(foldSegment).join('/');
}
