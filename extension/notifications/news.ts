// What is worth a notification. In: a server's picture, and what was told before. Out: what to tell now, and what is told
// then. Pure. It compares what is so with what was told last, not one picture with the next, so that it may be asked at
// any time, by a background that has just started as well, and repeats nothing.
import * as v from 'valibot';
import type { Sidecar, Snapshot } from '../../server/contract/snapshot.ts';

/** What was told of one sidecar. */
const ToldSchema = v.object({
  /** It is down as far as anybody was told: it was said to be, or was at first sight. */
  down: v.boolean(),
  /** When it was last said to be down, by this machine's clock; null: never, so that its recovery is no news either. */
  saidDownAtMs: v.nullable(v.number()),
});
/** By sidecar, of one server. */
const ToldOfServerSchema = v.record(v.string(), ToldSchema);
/** By server id. */
export const ToldSchemaByServer = v.record(v.string(), ToldOfServerSchema);

type Told = v.InferOutput<typeof ToldSchema>;
export type ToldOfServer = v.InferOutput<typeof ToldOfServerSchema>;
export type ToldByServer = v.InferOutput<typeof ToldSchemaByServer>;

export interface News {
  /** Went down since it was last told of. */
  down: readonly Sidecar[];
  /** Were told to be down, and are healthy again. */
  recovered: readonly Sidecar[];
}

export interface LookFacts {
  told: ToldOfServer;
  /** As the server last said it, and it answers. */
  snapshot: Snapshot;
  nowMs: number;
  cooldownMs: number;
}

/** A sidecar's first sight is no news, whatever it shows. A recovery is always told where its going down was. */
export function newsOf({ told, snapshot, nowMs, cooldownMs }: LookFacts): { news: News; told: ToldOfServer } {
  const down: Sidecar[] = [];
  const recovered: Sidecar[] = [];
  const next: ToldOfServer = {};
  // While the store fails nothing is known of the sidecars, though all of them are shown as down, or grow old.
  if (snapshot.degraded) return { news: { down, recovered }, told };
  for (const sidecar of snapshot.sidecars) {
    const before = Object.hasOwn(told, sidecar.name) ? told[sidecar.name] : undefined;
    const after = afterLook(sidecar, before, { nowMs, cooldownMs });
    if (before && after.down && !before.down) down.push(sidecar);
    if (before?.down && !after.down && before.saidDownAtMs !== null) recovered.push(sidecar);
    next[sidecar.name] = after;
  }
  return { news: { down, recovered }, told: next };
}

function afterLook(
  { health, ageMs }: Sidecar,
  before: Told | undefined,
  { nowMs, cooldownMs }: Pick<LookFacts, 'nowMs' | 'cooldownMs'>,
): Told {
  // One that has never reported did not go down: a server that has just started knows of none yet.
  if (ageMs === null) return before ?? { down: false, saidDownAtMs: null };
  if (before === undefined) return { down: health === 'down', saidDownAtMs: null };
  if (health === 'healthy') return { ...before, down: false };
  if (health !== 'down' || before.down) return before;
  const quietMs = before.saidDownAtMs === null ? null : nowMs - before.saidDownAtMs;
  // One that lies ahead was said by a clock that was set back since.
  const isQuiet = quietMs !== null && quietMs >= 0 && quietMs < cooldownMs;
  return isQuiet ? before : { down: true, saidDownAtMs: nowMs };
}
