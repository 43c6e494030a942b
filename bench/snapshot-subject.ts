// The process under test: a whole server with six sidecars that go on reporting. Argument: a Redis URL, or none.
import { readConfig } from '../server/config.ts';
import { toWire } from '../server/contract/wire.ts';
import { startServer } from '../server/start-server.ts';
import { sixReports } from './six-reports.ts';

const TOKEN = 'bench-token-of-this-run';
const REPORT_INTERVAL_MS = 1_000;

const [redisUrl] = process.argv.slice(2);
const env = { SIDESCOPE_PORT: '0', SIDESCOPE_TOKEN: TOKEN, SIDESCOPE_LOG_LEVEL: 'silent', OPS_REDIS_URL: redisUrl };
const result = readConfig(env, {
  readText: () => {
    throw new Error('the bench names no file');
  },
  loadToken: () => ({ ok: false, problem: 'the bench names no file' }),
});
if (!result.ok) throw new Error(result.problems.join('\n'));

const version = { version: 'bench', contractVersion: 1, commit: null, buildDate: null };
const deps = { config: result.config, version, announceCode: () => {}, logStream: process.stderr };
const { url } = await startServer(deps, new AbortController().signal);
const headers = { Authorization: `Bearer ${TOKEN}` };

const report = async () => {
  const body = JSON.stringify(toWire(sixReports(Date.now())));
  const init = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body };
  const answer = await fetch(`${url}/api/reports`, init);
  if (!answer.ok) throw new Error(`reports were refused: ${answer.status} ${await answer.text()}`);
};
await report();
setInterval(report, REPORT_INTERVAL_MS);
const body = await (await fetch(`${url}/api/monitor/sidecars`, { headers })).text();
process.send?.({ url: `${url}/api/monitor/sidecars`, token: TOKEN, body });
// The parent may be ended before it can end us.
process.once('disconnect', () => process.exit());
