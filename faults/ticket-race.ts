// Many ask with one ticket at once, over two servers that share a Redis: how many got in, round by round.
import { Agent, get, type IncomingMessage } from 'node:http';
import { topology } from '../server/testing/picture.ts';
import { startFaultyRedis } from './faulty-redis.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

export interface Race {
  /** How many were let in, one number a round. */
  winners: number[];
  /** How often each status was answered to the others. */
  refusals: ReadonlyMap<number, number>;
  faults: string[];
}

export async function raceForTickets(rounds: number, runners: number, signal: AbortSignal): Promise<Race> {
  const redis = await startFaultyRedis(signal);
  const options = { redisUrl: redis.url, topology: topology('app') };
  const servers = [await startServerProcess(options, signal), await startServerProcess(options, signal)];
  const agent = new Agent({ keepAlive: true });
  const winners: number[] = [];
  const refusals = new Map<number, number>();
  for (let round = 0; round < rounds; round += 1) {
    const ticket = await servers[round % servers.length]?.ticket();
    const tries = Array.from({ length: runners }, (_, index) => redeem(servers[index % servers.length], ticket, agent));
    const statuses = await Promise.all(tries);
    winners.push(statuses.filter((status) => status === 200).length);
    for (const status of statuses) if (status !== 200) refusals.set(status, (refusals.get(status) ?? 0) + 1);
  }
  agent.destroy();
  return { winners, refusals, faults: servers.flatMap((server) => server.faults()) };
}

/** Gives the status. A stream that was opened is closed again. */
function redeem(server: ServerProcess | undefined, ticket = '', agent: Agent): Promise<number> {
  const url = `${server?.url}/api/monitor/sidecars/events?ticket=${ticket}`;
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage) => {
      const status = response.statusCode ?? 0;
      if (status === 200) {
        response.destroy();
        resolve(status);
      } else response.resume().once('end', () => resolve(status));
    };
    get(url, { agent }, answered).on('error', reject);
  });
}
