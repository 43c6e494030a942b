// A whole server with the embedded store, for the panel to watch. Arguments: how many sidecars and how many channels its
// topology declares; the channels run through them in turn. Out: its address and token.
import { readConfig } from '../server/config.ts';
import { startServer } from '../server/start-server.ts';
import { endWithParent } from './sse-subject.ts';

const TOKEN = 'bench-token-of-this-run';
const [, , sidecars = '1', channels = '1'] = process.argv;
const names = Array.from({ length: Number(sidecars) }, (_, index) => `sidecar-${index}`);
const perChannel = Math.ceil(names.length / Number(channels));
const topology = {
  sidecars: names.map((name) => ({ name })),
  channels: Array.from({ length: Number(channels) }, (_, index) => ({
    id: `channel-${index}`,
    label: `Channel ${index}`,
    path: names.slice(index * perChannel, (index + 1) * perChannel),
  })),
};
const env = { SIDESCOPE_PORT: '0', SIDESCOPE_TOKEN: TOKEN, SIDESCOPE_LOG_LEVEL: 'silent', SIDESCOPE_TOPOLOGY: 'bench' };
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
