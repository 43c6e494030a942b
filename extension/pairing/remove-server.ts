// Forgets a server, and gives back its host permission unless another paired server is on the same host.
import { hostPattern } from './server-address.ts';
import type { ServerStorage } from './server-storage.ts';

export interface RemoveDeps {
  storage: Pick<ServerStorage, 'all' | 'remove'>;
  removePermission(pattern: string): Promise<unknown>;
}

export async function removeServer(id: string, { storage, removePermission }: RemoveDeps): Promise<void> {
  const removed = (await storage.all()).find((server) => server.id === id);
  await storage.remove(id);
  if (removed === undefined) return;
  const pattern = hostPattern(removed.url);
  const others = await storage.all();
  if (!others.some((server) => hostPattern(server.url) === pattern)) await removePermission(pattern);
}
