// A whole server on a free port for one test, ended with the test. Its log and codes are caught.
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type Env, readConfig } from '../config.ts';
import { parseSnapshotJson, type Snapshot } from '../contract/snapshot.ts';
import { startServer } from '../start-server.ts';
import { loadTokenFile } from '../token.ts';

export const TOKEN = 'a-token-of-the-tests';
export const AUTH = { Authorization: `Bearer ${TOKEN}` };

export interface TestServer {
  url: string;
  port: number;
  codes: string[];
  log: () => string;
  /** Ends it, and resolves when it has ended. */
  close: () => Promise<void>;
  get: (path: string, init?: RequestInit) => Promise<Response>;
  post: (path: string, body?: unknown, init?: RequestInit) => Promise<Response>;
  snapshot: () => Promise<Snapshot>;
  ticket: () => Promise<string>;
}

export async function runServer(env: Env = {}): Promise<TestServer> {
  const result = readConfig(
    { SIDESCOPE_PORT: '0', SIDESCOPE_TOKEN: TOKEN, SIDESCOPE_LOG_LEVEL: 'trace', ...env },
    { readText: (path) => readFileSync(path, 'utf8'), loadToken: loadTokenFile },
  );
  if (!result.ok) throw new Error(result.problems.join('\n'));
  const ending = new AbortController();
  const codes: string[] = [];
  const logStream = new PassThrough();
  let log = '';
  logStream.on('data', (chunk) => {
    log += chunk;
  });
  const version = { version: '1.2.3', contractVersion: 1, commit: null, buildDate: null };
  const announceCode = (code: string) => codes.push(code);
  const server = await startServer({ config: result.config, version, announceCode, logStream }, ending.signal);
  const close = () => {
    ending.abort();
    return server.closed;
  };
  onTestFinished(close);
  const get = (path: string, init: RequestInit = {}) =>
    fetch(server.url + path, { ...init, headers: { ...AUTH, ...init.headers } });
  const post = (path: string, body?: unknown, init: RequestInit = {}) =>
    get(path, {
      method: 'POST',
      ...init,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...init.headers },
    });
  return {
    ...server,
    codes,
    log: () => log,
    close,
    get,
    post,
    async snapshot() {
      const response = await get('/api/monitor/sidecars');
      const parsed = parseSnapshotJson(await response.text());
      if (response.status !== 200 || !parsed.ok) throw new Error(`no snapshot: ${response.status}`);
      return parsed.value;
    },
    async ticket() {
      const response = await post('/api/monitor/sidecars/ticket');
      if (!response.ok) throw new Error(`no ticket: ${response.status} ${await response.text()}`);
      const { ticket } = (await response.json()) as { ticket: string };
      return ticket;
    },
  };
}
