/** What to do about a server from which nothing came back. */
export const silentText = (url: string): string =>
  `Nothing answers at ${url}. Is the server running? Start it with: npm run server`;
