// A whole server, so that what reporters and readers do is in other processes. Arguments: how many sidecars its topology
// declares, and the Redis behind it; without one it has the embedded store. Out: its address and token.
import { readConfig } from '../server/config.ts';
import { keepNewSpaceSmall } from '../server/small-new-space.ts';
import { startServer } from '../server/start-server.ts';
import { endWithParent } from './sse-subject.ts';

keepNewSpaceSmall();
const TOKEN = 'bench-token-of-this-run';
const [, , sidecars = '6', redisUrl] = process.argv;
const topology = {
  sidecars: Array.from({ length: Number(sidecars) }, (_, index) => ({ name: `sidecar-${index}` })),
  channels: [{ id: 'browser', label: 'Browser', path: ['sidecar-0'] }],
};
const env = {
  SIDESCOPE_PORT: '0',
  SIDESCOPE_TOKEN: TOKEN,
  SIDESCOPE_LOG_LEVEL: 'silent',
  SIDESCOPE_TOPOLOGY: 'bench',
  ...(redisUrl !== undefined && { OPS_REDIS_URL: redisUrl }),
};
const result = readConfig(env, {
  readText: () => JSON.stringify(topology),
  loadToken: () => ({ ok: false, problem: 'the bench names no file' }),
});
if (!result.ok) throw new Error(result.problems.join('\n'));
const version = { version: 'bench', contractVersion: 1, commit: null, buildDate: null };
const deps = { config: result.config, version, announceCode: () => {}, logStream: process.stderr };
const { url } = await startServer(deps, new AbortController().signal);
process.send?.({ url, token: TOKEN });
endWithParent();
