// Reverse proxies as distributions ship them: nothing is set but where they listen and what is behind them.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { until } from '../server/testing/until.ts';

export interface ProxyKind {
  /** Of the Debian package and of the program. */
  name: 'nginx' | 'haproxy';
  args: (configFile: string, folder: string) => string[];
  config: (port: number, targetPort: number, folder: string) => string;
}

/** The user only so that a proxy started by root can enter the folder of its files. */
export const NGINX: ProxyKind = {
  name: 'nginx',
  args: (file, folder) => ['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off;'],
  config: (port, targetPort, folder) => `${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${targetPort}; }
  }
}
`,
};

/** It has no default timeouts; these are the ones of Debian's own haproxy.cfg. */
export const HAPROXY: ProxyKind = {
  name: 'haproxy',
  args: (file) => ['-db', '-f', file],
  config: (port, targetPort) => `defaults
  mode http
  timeout connect 5000
  timeout client 50000
  timeout server 50000
frontend front
  bind 127.0.0.1:${port}
  default_backend back
backend back
  server sidescope 127.0.0.1:${targetPort}
`,
};

export const isInstalled = ({ name }: ProxyKind): boolean => spawnSync(name, ['-v'], { stdio: 'ignore' }).status === 0;

/** Starts one and waits until it passes requests on. Ends when the signal fires. */
export async function startProxy(
  kind: ProxyKind,
  port: number,
  targetPort: number,
  signal: AbortSignal,
): Promise<string> {
  const folder = mkdtempSync(join(os.tmpdir(), `sidescope-${kind.name}-`));
  const file = join(folder, 'config');
  writeFileSync(file, kind.config(port, targetPort, folder));
  const child: ChildProcess = spawn(kind.name, kind.args(file, folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const end = () => {
    // SIGTERM, so that it ends its workers as well.
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  signal.addEventListener('abort', end, { once: true });
  const url = `http://127.0.0.1:${port}`;
  const passes = () =>
    fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  await until(`${kind.name} passes requests on`, passes).catch((error: unknown) => {
    throw new Error(`${error}: ${stderr}`);
  });
  return url;
}
