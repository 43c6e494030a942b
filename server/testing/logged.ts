// What stands in the log in Redis, as it is kept there.
import type { Cluster, Redis } from 'ioredis';

/** How many entries there are, without the places where watching began. */
export async function logged(client: Redis | Cluster, key = 'sidecar:log'): Promise<number> {
  const places = await client.xrange(key, '-', '+');
  return places.filter(([, [field]]) => field === 'entry').length;
}
