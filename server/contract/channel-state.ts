// What a channel shows, out of the sidecars. Pure.
import { capped } from './capped.ts';
import { type Health, worstHealth } from './health.ts';
import type { Channel, Sidecar } from './snapshot.ts';

/** Every channel with the worst health on its path, and all that was counted for it. One pass over what was counted. */
export function withChannelState(channels: readonly Channel[], sidecars: readonly Sidecar[]): Channel[] {
  const healthOf = new Map(sidecars.map(({ name, health }) => [name, health]));
  const totals = new Map(channels.map(({ id, counted }) => [id, counted]));
  for (const { instances } of sidecars)
    for (const { report } of instances)
      for (const channel in report?.traffic) {
        const total = totals.get(channel);
        if (total !== undefined) totals.set(channel, total + (report?.traffic[channel] ?? 0));
      }
  return channels.map((channel) => ({
    ...channel,
    health: worstHealth(channel.path.map((name): Health => healthOf.get(name) ?? 'down')),
    total: capped(totals.get(channel.id) ?? 0),
  }));
}
