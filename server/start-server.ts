// The whole server, put together. Runs until its signal fires; then says bye to all and ends within 2 s.
import { randomInt } from 'node:crypto';
import type { Writable } from 'node:stream';
import { buildApp } from './app.ts';
import { createCadence } from './cadence.ts';
import type { Config } from './config.ts';
import type { VersionBody } from './contract/http.ts';
import { createDrops, type Drops } from './drops.ts';
import { createHostCheck } from './host-check.ts';
import { listen } from './listen.ts';
import { createLive } from './live.ts';
import { startPairing } from './pairing.ts';
import { readSendQueues } from './send-queues.ts';
import { frameOf } from './sse.ts';
import { createSteadyClock } from './steady-clock.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { openRedisStore } from './store/redis-store.ts';
import type { Store, StoreState } from './store/store.ts';
import { startSubscribers } from './subscribers.ts';
import { createTokenCheck } from './token.ts';
import { createPeerCheck } from './trusted-proxy.ts';
import { createWatchWait } from './watch-wait.ts';

/** How long streams may take to end, and then answers. */
const CLOSE_GRACE_MS = 750;

export interface ServerDeps {
  config: Config;
  version: VersionBody;
  /** Shows a new pairing code to the person at the server. */
  announceCode: (code: string) => void;
  /** One line of JSON a record. */
  logStream: Writable;
}

export interface RunningServer {
  /** http(s)://address:port */
  url: string;
  port: number;
  addresses: readonly string[];
  /** Resolves when everything has ended, after the signal fired. */
  closed: Promise<void>;
}

const wallMs = () => Date.now();
const monotonicMs = () => performance.now();

/** Rejects when it cannot listen, with a message to show. */
export async function startServer(deps: ServerDeps, signal: AbortSignal): Promise<RunningServer> {
  const { config, version, logStream } = deps;
  // The store outlives the signal until the streams have ended.
  const inner = new AbortController();
  const warn = (message: string) => app.log.warn(message);
  const drops = createDrops(warn);
  const nowMs = createSteadyClock(wallMs, monotonicMs);
  const store = await openStore(config, drops, nowMs, inner.signal);
  const subscribers = startSubscribers(
    {
      nowMs,
      monotonicMs,
      maxSubscribers: config.maxStreams,
      random: Math.random,
      readSendQueues,
      freshSnapshot: () => live.snapshotFrame(),
      resync: () => frameOf({ type: 'resync', atMs: nowMs(), reason: 'too_slow' }),
      onFirst: () => live.wake(),
      onLast: () => live.sleep(),
    },
    inner.signal,
  );
  const { send, sendLog } = subscribers;
  const cadence = createCadence();
  const live = createLive(
    { store, topology: config.topology, drops, warn, cadence, nowMs, monotonicMs, send, sendLog },
    inner.signal,
  );
  const pairing = startPairing({ monotonicMs, makeCode, announce: deps.announceCode }, inner.signal);
  const guards = {
    isAllowedHost: createHostCheck({
      addresses: config.addresses.map(({ host }) => host),
      allowedHosts: config.allowedHosts,
      defaultPort: config.tls ? 443 : 80,
    }),
    isAllowedPeer: config.trustedProxy === null ? () => true : createPeerCheck(config.trustedProxy),
    isToken: createTokenCheck(config.token),
  };
  const log = { level: config.logLevel, stream: logStream };
  // Ends with the outer signal: whoever waits is answered before the connections are closed.
  const watchWait = createWatchWait(store, () => subscribers.count() > 0, signal);
  const app = buildApp({
    store,
    live,
    subscribers,
    cadence,
    watchWait,
    excluded: config.topology.polling ?? [],
    pairing,
    token: config.token,
    version,
    guards,
    nowMs,
    log,
  });
  store.onState((state) => app.log.warn(state.kind === 'ok' ? 'store is back' : describeTrouble(state)), inner.signal);
  const state = store.state();
  if (state.kind !== 'ok') app.log.warn(describeTrouble(state));
  await app.ready();
  const listening = await listen(config, app.routing).catch((error: unknown) => {
    inner.abort();
    throw error;
  });
  const close = async () => {
    // First the streams: to node:http their connections are idle, and closing it would cut off those that are behind.
    await subscribers.close(CLOSE_GRACE_MS);
    await listening.close(CLOSE_GRACE_MS);
    await app.close();
    inner.abort();
  };
  return { ...listening, closed: aborted(signal).then(close) };
}

/** Resolves when the signal fires, also when it already has. */
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const describeTrouble = (state: Exclude<StoreState, { kind: 'ok' }>) =>
  state.kind === 'lost' ? `store lost: ${state.reason}` : `store takes no writes: ${state.reason}`;

/** Six digits, each code as likely as any other. */
const makeCode = () => String(randomInt(1_000_000)).padStart(6, '0');

async function openStore(config: Config, drops: Drops, nowMs: () => number, signal: AbortSignal): Promise<Store> {
  const { redis: target, keyPrefix, topology } = config;
  if (target === null) return createMemoryStore(monotonicMs);
  return openRedisStore({ target, keyPrefix, topology, drops, nowMs, wallMs, monotonicMs }, signal);
}
