// The real store, on Redis >= 6.2 or Valkey: any number of servers share it, reporters write to it directly.
// No Lua; every write is idempotent, so that losing an answer never corrupts anything.
import { createHash } from 'node:crypto';
import {
  createKeys,
  excludedText,
  instanceMember,
  type Keys,
  parseInterval,
  REPORT_TTL_SECONDS,
  TICKET_TTL_SECONDS,
  WATCH_KEPT_MS,
  WATCH_TTL_MS,
} from '../contract/keys.ts';
import type { RedisTarget } from '../contract/redis-url.ts';
import type { Topology } from '../contract/topology.ts';
import { toWireJson } from '../contract/wire.ts';
import type { Drops } from '../drops.ts';
import { readReportMessage } from './read-report.ts';
import { createSubscriberClient, hasListeners, knownNodes, type RedisClient } from './redis-client.ts';
import { openRedisConnection } from './redis-connection.ts';
import { createCountReader } from './redis-counts.ts';
import { createRedisLog } from './redis-log.ts';
import { answerOf, exec } from './redis-pipeline.ts';
import { type Asked, createRefusals } from './redis-refusals.ts';
import { createPictureReader } from './redis-reports.ts';
import { createRedisSelf } from './redis-self.ts';
import { subscribeToChannels } from './redis-subscription.ts';
import { type Store, StoreLostError } from './store.ts';

export interface RedisStoreDeps {
  target: RedisTarget;
  /** In front of every key; may be empty. */
  keyPrefix: string;
  topology: Topology;
  drops: Drops;
  nowMs: () => number;
  /** The clock that reporters score the instances index by, as far as clocks agree. */
  wallMs: () => number;
  /** A clock that never steps. */
  monotonicMs: () => number;
}

/** Opens the store. Redis may be away: the store then says `lost`, and comes back when Redis does. */
export async function openRedisStore(deps: RedisStoreDeps, signal: AbortSignal): Promise<Store> {
  const { topology, drops, target } = deps;
  const keys = createKeys(deps.keyPrefix, target.database);
  const refused = createRefusals(drops);
  const connection = await openRedisConnection(target, keys.watch, refused, signal);
  const redisNames = topology.sidecars.filter(({ kind }) => kind === 'redis').map(({ name }) => name);
  const self = createRedisSelf({ ...deps, names: redisNames, host: ownHost(target) });
  const declaredNames = topology.sidecars.map(({ name }) => name);
  const channels = topology.channels.map(({ id }) => id);
  const excluded = excludedText(topology.polling ?? []);
  const counts = createCountReader(keys.events, channels, drops);
  const readPicture = createPictureReader({ ...deps, connection, keys, declaredNames, self, counts });
  const tellRefused = (error: unknown): never => {
    if (error instanceof StoreLostError && error.refused) refused(error.message);
    throw error;
  };
  const writeSomething = () => connection.write((client) => client.set(keys.probe, '1', 'PX', 1_000));

  return {
    async putReport(report) {
      const json = toWireJson(report);
      await connection.write(async (client) => {
        const answers = await exec(
          client
            .pipeline()
            .set(keys.report(report.name, report.instance), json, 'EX', REPORT_TTL_SECONDS)
            .zadd(keys.instances, deps.wallMs(), instanceMember(report.name, report.instance))
            .publish(keys.reports, json),
        );
        answers.slice(0, 2).forEach(answerOf);
        // The report stands in the store all the same, and is found by reading.
        const refusal = answers[2]?.[0];
        if (refusal) refused(refusal.message);
      });
    },
    async readPicture() {
      // Nobody else writes while this server is asked for snapshots alone, so it looks itself whether writes work again.
      const looking = connection.state().kind === 'refusing' ? writeSomething().catch(() => {}) : null;
      const [picture] = await Promise.all([readPicture().catch(tellRefused), looking]);
      return picture;
    },
    readCounts: async () =>
      channels.length === 0 ? {} : counts.read(await connection.run((client) => exec(counts.queue(client.pipeline())))),
    ...createRedisLog(connection, keys, drops, refused),
    isFollowed: () => connection.run((client) => hasListeners(client, keys.logGrew)),
    isEmbedded: false,
    measuresItself: redisNames.length > 0,
    async measureStore() {
      const answers = await connection.run((client) => {
        // In a Cluster a command with a key is what leads to the node that holds ours.
        const pipeline = client.pipeline().exists(keys.watch);
        self.queue(pipeline);
        return exec(pipeline);
      });
      return self.read(answers.slice(1));
    },
    subscribe(listener, until) {
      const onMessage = (channel: string, message: string) => {
        if (channel === keys.logGrew) return listener.onLog();
        const read = readReportMessage(message);
        if (read === null) drops.drop('a report on the channel names no sidecar', `${message.length} characters`);
        else listener.onReport(read.ok ? { ...read, ageMs: 0 } : read);
      };
      let turn = 0;
      const connect = () => {
        const nodes = knownNodes(connection.client);
        turn += 1;
        return createSubscriberClient(target, nodes[turn % nodes.length] ?? null);
      };
      const onRefused = (reason: string) => {
        refused(reason, SUBSCRIPTION);
        listener.onDeaf();
      };
      const handlers = { onMessage, onSubscribed: listener.onGap, onRefused };
      subscribeToChannels(connect, [keys.reports, keys.logGrew], handlers, until);
    },
    async putTicket(ticket) {
      await connection.write((client) => client.set(keys.ticket(sha256(ticket)), '1', 'EX', TICKET_TTL_SECONDS));
    },
    takeTicket: async (ticket) =>
      (await connection.run((client) => client.getdel(keys.ticket(sha256(ticket))))) !== null,
    async renewWatch(intervalMs) {
      const lease = leaseAt(keys);
      const look = async (client: RedisClient) => {
        const answers = await exec(client.pipeline().get(keys.watch).pttl(keys.watch));
        return answers.map(answerOf);
      };
      const [value, leftMs] = await connection.run(look, lease);
      const heldMs = parseInterval(typeof value === 'string' ? value : null);
      if (heldMs !== null && heldMs < intervalMs && Number(leftMs) > WATCH_KEPT_MS) return;
      await connection.write(async (client) => {
        const pipeline = client.pipeline();
        // First what stands beside it: with the lease, reporters look.
        if (excluded !== '') pipeline.set(keys.excluded, excluded, 'PX', WATCH_TTL_MS);
        const answers = await exec(pipeline.set(keys.watch, intervalMs, 'PX', WATCH_TTL_MS));
        answers.forEach(answerOf);
      }, lease);
    },
    readWatch: async () => parseInterval(await connection.run((client) => client.get(keys.watch))),
    state: connection.state,
    onState: connection.onState,
  };
}

const SUBSCRIPTION: Asked = {
  what: 'the subscription',
  remedy: 'Reports are read every 500 ms instead. ACL SETUSER <user> &* lets it subscribe.',
};
const leaseAt = ({ watch, excluded }: Keys): Asked => ({
  what: 'the watch lease',
  remedy: `Reporters go on as if nobody watched. ACL SETUSER <user> +get +pttl +set ~${watch} ~${excluded} lets it be written; DEL ${watch} takes away a key of another type.`,
});

/** Of the Redis that its own slot shows; behind Sentinel and in a Cluster of the first place that is named. */
function ownHost(target: RedisTarget): string {
  const [endpoint] = target.kind === 'standalone' ? [target.endpoint] : target.endpoints;
  return endpoint?.host ?? 'localhost';
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
