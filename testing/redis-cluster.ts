// A Redis Cluster of three nodes, without replicas, on free ports, ended when the signal fires.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import getPort from 'get-port';
import { Redis } from 'ioredis';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const NODES = 3;
const SLOTS = 16_384;
/** The bus between nodes has the port of the node, plus 10,000. Other tests' ports begin above that: steady-port.ts. */
const MIN_PORT = 6_400;
const MAX_PORT = 7_000;
/** A port of the bus may be taken all the same. */
const MAX_TRIES = 5;

export interface ClusterSetup {
  /** redis+cluster:// of all nodes. */
  url: string;
  nodes: RedisServer[];
}

/** Resolves when every node says that the cluster is whole. */
export async function startRedisCluster(signal: AbortSignal): Promise<ClusterSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'sidescope-cluster-'));
  signal.addEventListener('abort', () => void rm(folder, { recursive: true, force: true }), { once: true });
  const nodes: RedisServer[] = [];
  for (let index = 0; index < NODES; index += 1) nodes.push(await startNode(folder, signal));
  const clients = nodes.map(({ port }) => new Redis({ port, host: '127.0.0.1' }));
  const [first] = nodes;
  for (const [index, client] of clients.entries()) {
    await client.cluster(
      'ADDSLOTSRANGE',
      Math.ceil((SLOTS * index) / NODES),
      Math.ceil((SLOTS * (index + 1)) / NODES) - 1,
    );
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    if (index > 0) await client.cluster('MEET', '127.0.0.1', first?.port ?? 0);
  }
  for (const client of clients) {
    while (!(await isWhole(client))) await delay(50);
    client.disconnect();
  }
  return { url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`, nodes };
}

async function startNode(folder: string, signal: AbortSignal, tries = MAX_TRIES): Promise<RedisServer> {
  const port = await getPort({ port: MIN_PORT + Math.floor(Math.random() * (MAX_PORT - MIN_PORT)) });
  const args = ['--cluster-enabled', 'yes', '--cluster-config-file', `node-${port}.conf`, '--dir', folder];
  try {
    return await startRedisServer(signal, { port, args });
  } catch (error) {
    if (tries <= 1) throw error;
    return startNode(folder, signal, tries - 1);
  }
}

async function isWhole(client: Redis): Promise<boolean> {
  const info = String(await client.cluster('INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`);
}
