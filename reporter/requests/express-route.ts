// What an Express app leaves on a request about the route that answered it.

/** What is looked at of a request. */
export interface Routed {
  /** Where the router that answered is mounted. */
  baseUrl?: unknown;
  /** The route that answered; absent when middleware did, or nothing. */
  route?: { path?: unknown } | undefined;
}

/** The route as it was declared, with where its router is mounted. null: none is named, or a regular expression or list. */
export function expressRoute(request: object): string | null {
  const { baseUrl = '', route }: Routed = request;
  if (typeof route?.path !== 'string' || typeof baseUrl !== 'string') return null;
  return route.path === '/' && baseUrl !== '' ? baseUrl : `${baseUrl}${route.path}`;
}
