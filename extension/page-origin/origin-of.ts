/** Origin of a page's address, as `location.origin` gives it; null: it is no web page, or no address. Pure. */
export function originOf(url: unknown): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { origin, protocol } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
