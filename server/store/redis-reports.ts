// Reads every report in one round trip: the instances' index, the reports of those known from last time, their
// remaining lifetimes, and INFO. Only instances seen for the first time cost a second trip.
import type { ChainableCommander } from 'ioredis';
import * as v from 'valibot';
import { InstanceId, Name } from '../contract/fields.ts';
import { type Keys, parseInstanceMember, REPORT_TTL_SECONDS } from '../contract/keys.ts';
import type { Drops } from '../drops.ts';
import { type Place, readReportAt } from './read-report.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { CountReader } from './redis-counts.ts';
import { type Answer, answerOf, exec } from './redis-pipeline.ts';
import type { RedisSelf } from './redis-self.ts';
import type { Store, StoredReport } from './store.ts';

/** Most instances read; those heard from last come first. */
const MAX_INSTANCES_READ = 10_000;
/** An instance not heard from for so long is struck off the index. Generous, because reporters' clocks set the score. */
const PRUNE_AFTER_MS = 3_600_000;
const PRUNE_INTERVAL_MS = 60_000;

const Text = v.nullable(v.string());
const Member = v.object({ name: Name, instance: InstanceId });

export interface ReportReaderDeps {
  connection: RedisConnection;
  keys: Keys;
  /** Names whose key may stand without an instance. */
  declaredNames: readonly string[];
  self: RedisSelf;
  counts: CountReader;
  drops: Drops;
  wallMs: () => number;
}

export function createPictureReader(deps: ReportReaderDeps): Store['readPicture'] {
  const { connection, keys, drops, self, counts } = deps;
  const bare: Place[] = deps.declaredNames.map((name) => ({ name, instance: null }));
  let known: ReadonlyMap<string, Place> = new Map();
  let prunedAtMs = 0;

  const firstTrip = (client: RedisClient, places: readonly Place[]) => {
    const pipeline = client.pipeline().zrange(keys.instances, -MAX_INSTANCES_READ, '-1');
    queueReports(pipeline, places, keys);
    counts.queue(pipeline);
    self.queue(pipeline);
    if (Math.abs(deps.wallMs() - prunedAtMs) > PRUNE_INTERVAL_MS) {
      prunedAtMs = deps.wallMs();
      pipeline.zremrangebyscore(keys.instances, '-inf', prunedAtMs - PRUNE_AFTER_MS);
    }
    return exec(pipeline);
  };

  /** Those known from earlier and those without an instance are read all the same. */
  const withoutIndex = (refusal: Error) => {
    drops.drop('the instances index cannot be read, so new instances are not found', refusal.message);
    return known;
  };

  return async () => {
    const places = [...bare, ...known.values()];
    const [members, ...answers] = await connection.run((client) => firstTrip(client, places));
    const found = members?.[0] ? withoutIndex(members[0]) : readMembers(answerOf(members), drops);
    const discovered = [...found].filter(([member]) => !known.has(member)).map(([, place]) => place);
    known = found;
    const stored = readAnswers(places, answers);
    const rest = answers.slice(1 + places.length);
    const own = self.read(rest.slice(counts.answers));
    if (discovered.length === 0) return { reports: [...stored, ...own], counts: counts.read(rest) };
    // Counts as of this trip: those of the first may be older by now than what another call has read.
    const more = await connection.run((client) =>
      exec(counts.queue(queueReports(client.pipeline(), discovered, keys))),
    );
    const reports = [...stored, ...readAnswers(discovered, more), ...own];
    return { reports, counts: counts.read(more.slice(1 + discovered.length)) };
  };
}

function queueReports(pipeline: ChainableCommander, places: readonly Place[], keys: Keys): ChainableCommander {
  const names = places.map(({ name, instance }) => keys.report(name, instance ?? undefined));
  pipeline.mget(names);
  for (const name of names) pipeline.pttl(name);
  return pipeline;
}

/** Answers as `queueReports` queued them: one MGET, then a PTTL for each. */
function readAnswers(places: readonly Place[], answers: readonly Answer[]): StoredReport[] {
  const [texts, ...ttls] = answers;
  const values = v.parse(v.array(Text), answerOf(texts));
  return places.flatMap((place, index) => {
    const json = values[index];
    return typeof json === 'string' ? [readStored(place, json, Number(answerOf(ttls[index])))] : [];
  });
}

/** The age is what is gone of the lifetime, so nobody's wall clock matters. A key without one could never grow old. */
function readStored(place: Place, json: string, ttlMs: number): StoredReport {
  const read = readReportAt(place, json);
  if (!read.ok) return read;
  if (ttlMs === -1)
    return {
      ok: false,
      rejected: { ...place, reason: `its key has no lifetime; set it with EX ${REPORT_TTL_SECONDS}` },
    };
  return { ...read, ageMs: Math.max(0, REPORT_TTL_SECONDS * 1_000 - Math.max(0, ttlMs)) };
}

function readMembers(value: unknown, drops: Drops): ReadonlyMap<string, Place> {
  const members = v.parse(v.array(v.string()), value);
  const places = new Map<string, Place>();
  for (const member of members) {
    const place = v.safeParse(Member, parseInstanceMember(member));
    if (place.success) places.set(member, place.output);
    else drops.drop('an entry of the instances index cannot be read', place.issues[0].message);
  }
  return places;
}
