// nchan, a module of nginx, as a peer: started on a free port with a folder of its own, one worker.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { steadyPort } from '../testing/steady-port.ts';
import { childrenOf } from './process-cost.ts';

const START_MS = 5_000;
const POLL_MS = 50;

/** The module's path; null: nginx or nchan is not installed. Debian: apt-get install nginx libnginx-mod-nchan */
function findModule(): string | null {
  const built = spawnSync('nginx', ['-V'], { encoding: 'utf8' }).stderr ?? '';
  const folder = /--modules-path=(\S+)/.exec(built)?.[1];
  const file = folder && join(folder, 'ngx_nchan_module.so');
  return file && existsSync(file) ? file : null;
}

/** Starts it, or says null where it is not installed. Ends, and its folder goes, with the signal. */
export async function startNchan(
  signal: AbortSignal,
): Promise<{ port: number; publishPort: number; pids: number[] } | null> {
  const module = findModule();
  if (module === null) return null;
  const port = await steadyPort();
  const folder = mkdtempSync(join(tmpdir(), 'sidescope-bench-'));
  writeFileSync(join(folder, 'nginx.conf'), configuration(module, folder, port));
  const master = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const end = () => {
    // SIGKILL would leave the worker behind.
    master.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  signal.addEventListener('abort', end, { once: true });
  await untilItListens(port);
  return { port, publishPort: port, pids: childrenOf(master.pid ?? 0) };
}

async function untilItListens(port: number): Promise<void> {
  const untilMs = performance.now() + START_MS;
  while (!(await listens(port))) {
    if (performance.now() > untilMs)
      throw new Error(`nginx with nchan did not listen on ${port} within ${START_MS} ms`);
    await delay(POLL_MS);
  }
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('connect', () => socket.destroy()).on('error', () => resolve(false));
  });

const configuration = (module: string, folder: string, port: number) => `
load_module ${module};
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 10000; }
http {
  access_log off;
  tcp_nodelay on;
  keepalive_requests 1000000;
  client_body_buffer_size 64k;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  nchan_shared_memory_size 128M;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /events {
      nchan_subscriber eventsource;
      nchan_channel_id bench;
      nchan_subscriber_first_message newest;
    }
    location = /publish {
      nchan_publisher http;
      nchan_channel_id bench;
      nchan_message_buffer_length 50;
      nchan_message_timeout 60s;
    }
  }
}
`;
