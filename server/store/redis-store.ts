// The real store, on Redis >= 6.2 or Valkey: any number of servers share it, reporters write to it directly.
// No Lua; every write is idempotent, so that losing an answer never corrupts anything.
import { createHash } from 'node:crypto';
import {
  createKeys,
  instanceMember,
  parseInterval,
  REPORT_TTL_SECONDS,
  TICKET_TTL_SECONDS,
  WATCH_TTL_MS,
} from '../contract/keys.ts';
import type { Topology } from '../contract/topology.ts';
import { toWireJson } from '../contract/wire.ts';
import type { Drops } from '../drops.ts';
import { readReportMessage } from './read-report.ts';
import { openRedisConnection } from './redis-connection.ts';
import { answerOf, exec } from './redis-pipeline.ts';
import { createReportReader } from './redis-reports.ts';
import { createRedisSelf } from './redis-self.ts';
import { subscribeToChannel } from './redis-subscription.ts';
import type { Store } from './store.ts';

export interface RedisStoreDeps {
  /** redis:// or rediss://, with the database. */
  url: string;
  /** In front of every key; may be empty. */
  keyPrefix: string;
  topology: Topology;
  drops: Drops;
  nowMs: () => number;
  /** A clock that never steps. */
  monotonicMs: () => number;
}

/** Opens the store. Redis may be away: the store then says `lost`, and comes back when Redis does. */
export async function openRedisStore(deps: RedisStoreDeps, signal: AbortSignal): Promise<Store> {
  const { topology, drops } = deps;
  const keys = createKeys(deps.keyPrefix);
  const connection = await openRedisConnection(deps.url, signal);
  const { host = 'localhost', port = 6379 } = connection.client.options;
  const redisNames = topology.sidecars.filter(({ kind }) => kind === 'redis').map(({ name }) => name);
  const self = createRedisSelf({ ...deps, names: redisNames, host, port });
  const declaredNames = topology.sidecars.map(({ name }) => name);
  const readReports = createReportReader({ ...deps, connection, keys, declaredNames, self });

  return {
    async putReport(report) {
      const json = toWireJson(report);
      const answers = await connection.run((client) =>
        exec(
          client
            .pipeline()
            .set(keys.report(report.name, report.instance), json, 'EX', REPORT_TTL_SECONDS)
            .zadd(keys.instances, deps.nowMs(), instanceMember(report.name, report.instance))
            .publish(keys.reports, json),
        ),
      );
      answers.forEach(answerOf);
    },
    readReports,
    measuresItself: redisNames.length > 0,
    async measureStore() {
      const answers = await connection.run((client) => {
        const pipeline = client.pipeline();
        self.queue(pipeline);
        return exec(pipeline);
      });
      return self.read(answers);
    },
    subscribe(listener, until) {
      const onMessage = (message: string) => {
        const read = readReportMessage(message);
        if (read === null) drops.drop('a report on the channel names no sidecar', `${message.length} characters`);
        else listener.onReport(read.ok ? { ...read, ageMs: 0 } : read);
      };
      subscribeToChannel(deps.url, keys.reports, { onMessage, onSubscribed: listener.onGap }, until);
    },
    async putTicket(ticket) {
      await connection.run((client) => client.set(keys.ticket(sha256(ticket)), '1', 'EX', TICKET_TTL_SECONDS));
    },
    takeTicket: async (ticket) =>
      (await connection.run((client) => client.getdel(keys.ticket(sha256(ticket))))) !== null,
    async renewWatch(intervalMs) {
      await connection.run((client) => client.set(keys.watch, intervalMs, 'PX', WATCH_TTL_MS));
    },
    readWatch: async () => parseInterval(await connection.run((client) => client.get(keys.watch))),
    async ping() {
      await connection.run((client) => client.ping());
    },
    state: connection.state,
    onState: connection.onState,
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
