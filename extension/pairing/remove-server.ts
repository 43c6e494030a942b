// Forgets a server, and gives back its host permission unless another paired server, or an app whose requests may be seen,
// is on the same host.
import { hostPattern } from './server-address.ts';
import type { ServerStorage } from './server-storage.ts';

export interface RemoveDeps {
  storage: Pick<ServerStorage, 'all' | 'remove'>;
  removePermission(pattern: string): Promise<unknown>;
  /** Origins of those apps. */
  allowed(): readonly string[];
}

export async function removeServer(id: string, { storage, removePermission, allowed }: RemoveDeps): Promise<void> {
  const removed = (await storage.all()).find((server) => server.id === id);
  await storage.remove(id);
  if (removed === undefined) return;
  const pattern = hostPattern(removed.url);
  const others = [...(await storage.all()).map(({ url }) => url), ...allowed()];
  if (!others.some((other) => hostPattern(other) === pattern)) await removePermission(pattern);
}
