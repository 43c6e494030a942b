// The server as a process: what it prints, how it ends, and what it says when it cannot start.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { openStream } from './testing/open-stream.ts';
import { until } from './testing/until.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const TOKEN = 'a-token-of-the-tests';
const Listening = v.object({ url: v.string(), pairingCode: v.string(), tokenFile: v.nullable(v.string()) });

interface Run {
  child: ChildProcess;
  messages: unknown[];
  stdout: () => string;
  stderr: () => string;
  /** Exit code, once it has ended. */
  exited: Promise<number | null>;
}

function run(env: Record<string, string>, args: readonly string[] = []): Run {
  const home = mkdtempSync(join(tmpdir(), 'sidescope-test-'));
  const { PATH = '' } = process.env;
  const child = fork(MAIN, args, { env: { PATH, HOME: home, SIDESCOPE_PORT: '0', ...env }, silent: true });
  const exited = once(child, 'exit').then(([code]) => v.parse(v.nullable(v.number()), code));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
    rmSync(home, { recursive: true });
  });
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  const collect = (name: 'stdout' | 'stderr') => {
    let text = '';
    child[name]?.on('data', (chunk) => {
      text += chunk;
    });
    return () => text;
  };
  return { child, messages, stdout: collect('stdout'), stderr: collect('stderr'), exited };
}

async function listening(server: Run) {
  await until('it listens', () => server.messages.length > 0);
  return v.parse(Listening, server.messages[0]);
}

test('prints its address and a pairing code, tells its parent, and ends with bye and code 0 within 2 s', async () => {
  const server = run({ SIDESCOPE_TOKEN: TOKEN });
  const { url, pairingCode } = await listening(server);
  expect(server.stdout()).toBe(
    `Sidescope server listening on ${url}\nPairing code ${pairingCode.slice(0, 3)} ${pairingCode.slice(3)} (valid 10 minutes)\n`,
  );
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const ticket = await (await fetch(`${url}/api/monitor/sidecars/ticket`, { method: 'POST', headers })).json();
  const stream = await openStream(url, v.parse(v.object({ ticket: v.string() }), ticket).ticket);
  await stream.next('snapshot');
  const started = performance.now();
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(stream.events.at(-1)).toMatchObject({ type: 'bye', reason: 'shutdown' });
});

test('ends as quickly while Redis is away', async () => {
  const server = run({ SIDESCOPE_TOKEN: TOKEN, OPS_REDIS_URL: 'redis://127.0.0.1:1' });
  await listening(server);
  await until('the loss was told', () => server.stderr().includes('store lost'));
  const started = performance.now();
  server.child.kill('SIGINT');
  expect(await server.exited).toBe(0);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('goes on when nobody reads its output or its log any more', async () => {
  const server = run({ SIDESCOPE_TOKEN: TOKEN, SIDESCOPE_LOG_LEVEL: 'info' });
  const { url } = await listening(server);
  server.child.stdout?.destroy();
  server.child.stderr?.destroy();
  // Each answer is a line in the log; had one ended the server, it would not answer again.
  for (let turn = 0; turn < 5; turn += 1) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
});

test('makes a token at its first start, keeps it from others, and uses it again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidescope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  const { tokenFile } = await listening(run(env));
  expect(tokenFile).toBe(join(folder, 'state', 'sidescope', 'token'));
  const token = readFileSync(tokenFile ?? '', 'utf8').trim();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(statSync(tokenFile ?? '').mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'state', 'sidescope')).mode & 0o777).toBe(0o700);
  const { url } = await listening(run(env));
  expect((await fetch(`${url}/api/version`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
});

test('ends when its parent lets go of it', async () => {
  const server = run({ SIDESCOPE_TOKEN: TOKEN });
  await listening(server);
  server.child.disconnect();
  expect(await server.exited).toBe(0);
});

test('a code that was redeemed is good no more, and no new one is shown within its first minute', async () => {
  const server = run({ SIDESCOPE_TOKEN: TOKEN });
  const { url, pairingCode } = await listening(server);
  const pair = (code: string) =>
    fetch(`${url}/api/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
    });
  expect((await pair(pairingCode)).status).toBe(200);
  // Used up at once: the next code is shown a minute after the first at the earliest.
  expect((await pair(pairingCode)).status).toBe(429);
  expect(server.messages).toHaveLength(1);
});

test('a port that is taken is named, with what to do: code 1', async () => {
  const { url } = await listening(run({ SIDESCOPE_TOKEN: TOKEN }));
  const { port } = new URL(url);
  const second = run({ SIDESCOPE_TOKEN: TOKEN, SIDESCOPE_PORT: port });
  expect(await second.exited).toBe(1);
  expect(second.stderr()).toContain(`Port ${port} on 127.0.0.1 is in use.`);
  expect(second.stderr()).toContain('SIDESCOPE_PORT=');
});

test('every wrong setting is told at once: code 2', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidescope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const topology = join(folder, 'topology.json');
  writeFileSync(topology, JSON.stringify({ sidecars: [{ name: 'Api' }], channels: [] }));
  const server = run({ SIDESCOPE_PORT: '99999', SIDESCOPE_HOST: '0.0.0.0', SIDESCOPE_TOPOLOGY: topology });
  expect(await server.exited).toBe(2);
  const text = server.stderr();
  expect(text).toContain('SIDESCOPE_PORT: "99999"');
  expect(text).toMatch(/SIDESCOPE_HOST: .*SIDESCOPE_TLS_CERT.*SIDESCOPE_TRUSTED_PROXY/);
  expect(text).toContain(`SIDESCOPE_TOPOLOGY: in ${topology}: sidecars.0.name: must be 1 to 63`);
});

test('--help names every variable and --version the version, with code 0; anything else is refused with code 2', async () => {
  const help = run({}, ['--help']);
  expect(await help.exited).toBe(0);
  for (const name of ['SIDESCOPE_PORT', 'OPS_REDIS_URL', 'SIDESCOPE_TOPOLOGY', 'SIDESCOPE_LOG_LEVEL'])
    expect(help.stdout()).toContain(name);
  const version = run({}, ['--version']);
  expect(await version.exited).toBe(0);
  expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  const junk = run({}, ['--prot', '80']);
  expect(await junk.exited).toBe(2);
  expect(junk.stderr()).toContain('--prot');
  expect(junk.stdout() + help.stderr()).toBe('');
});
