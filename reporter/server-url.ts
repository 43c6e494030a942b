/** `http://host[:port][/path]` or `https://…`, without user, query or fragment; null for anything else. */
export function parseServerUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}
