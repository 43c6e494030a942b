// Runs one of a few fixed commands as a real child process and streams what it says.
import { spawn } from 'node:child_process';
import * as v from 'valibot';
import { connectTraffic } from '../reporter/start-reporter.ts';
import { COMMANDS } from './commands.ts';
import { endSignal } from './end-signal.ts';
import { demoPorts, firstDemoPort } from './ports.ts';
import { type Call, serve } from './serve.ts';

const MAX_RUN_MS = 10_000;
const MAX_AT_ONCE = 4;
let running = 0;
const signal = endSignal();
const traffic = connectTraffic();

async function exec({ body, json, response }: Call): Promise<void> {
  const wanted = v.safeParse(v.object({ command: v.string() }), await body());
  const name = wanted.success ? wanted.output.command : '';
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined)
    return json(400, { error: `"${name}" is not one of: ${Object.keys(COMMANDS).join(', ')}` });
  if (running >= MAX_AT_ONCE) return json(429, { error: `${MAX_AT_ONCE} commands run already; wait for one to end` });
  running += 1;
  traffic.count('ws-exec');
  const [file, ...args] = command;
  const left = new AbortController();
  response.once('close', () => left.abort());
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, left.signal, AbortSignal.timeout(MAX_RUN_MS)]),
  });
  child.stdout.pipe(response, { end: false });
  child.stderr.pipe(response, { end: false });
  child.once('error', (error) => response.end(`${file} did not run: ${error.message}\n`));
  child.once('close', () => {
    running -= 1;
    response.end();
  });
}

serve(demoPorts(firstDemoPort(process.env)).terminal, { 'POST /exec': exec }, signal);
