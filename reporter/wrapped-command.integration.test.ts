import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTree } from './testing/fixture-tree.ts';
import { MAIN, run, runReporter } from './testing/run-reporter.ts';

/** Nothing listens there: reporting is in trouble all the time. */
const NOWHERE = ['--name', 'api', '--redis', 'redis://127.0.0.1:1'];
const NODE = process.execPath;

test.each([0, 1, 7, 255])('exit code %d passes through', async (code) => {
  const { ended } = runReporter([...NOWHERE, '--', 'sh', '-c', `exit ${code}`]);
  expect(await ended).toEqual({ code, signal: null });
});

test.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGUSR2'])(
  'death by %s is death by the same signal',
  async (signal) => {
    const { ended } = runReporter([...NOWHERE, '--', 'sh', '-c', `kill -${signal.slice(3)} $$`]);
    expect(await ended).toEqual({ code: null, signal });
  },
);

test.each([
  ['SIGUSR1', 128 + 10],
  ['SIGPIPE', 128 + 13],
])('death by %s, which Node cannot die of, is the code a shell gives', async (signal, code) => {
  const { ended } = runReporter([...NOWHERE, '--', 'sh', '-c', `kill -${signal.slice(3)} $$`]);
  expect(await ended).toEqual({ code, signal: null });
});

test('input of megabytes passes through byte for byte, and its end ends the command', async () => {
  const bytes = randomBytes(5_000_000);
  const { child, stdout, ended } = runReporter([...NOWHERE, '--', 'sha256sum']);
  child.stdin?.end(bytes);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(stdout().split(' ')[0]).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('both outputs are the command’s own', async () => {
  const { ended, stdout, stderr } = runReporter(['--', 'sh', '-c', 'echo out; echo err >&2'], {
    SIDECAR_REPORTER_DISABLED: 'true',
  });
  await ended;
  expect(stdout()).toBe('out\n');
  expect(stderr()).toBe('err\n');
});

test('pipes stay blocking for the command, as they were', async () => {
  const writesMuch = 'for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/zero; echo x >&2; done; echo done >&2';
  const { ended, stdout, stderr } = runReporter([...NOWHERE, '--', 'sh', '-c', writesMuch]);
  expect((await ended).code).toBe(0);
  expect(stdout()).toHaveLength(8_000_000);
  expect(stderr()).toContain('done');
});

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const;
const tellsSignals = `
  for (const name of ${JSON.stringify(SIGNALS)}) process.on(name, () => console.log('got ' + name));
  process.stdin.on('end', () => process.exit(3)).resume();
  console.log('ready');`;

test('signals are passed on, and the reporter itself dies of none', async () => {
  const { child, pid, says, ended } = runReporter([...NOWHERE, '--', NODE, '-e', tellsSignals]);
  await says('ready');
  for (const signal of SIGNALS) {
    process.kill(pid, signal);
    await says(`got ${signal}`);
  }
  child.stdin?.end();
  expect(await ended).toEqual({ code: 3, signal: null });
});

const countsInterrupts = `
  let count = 0;
  process.on('SIGINT', () => { if (++count === 1) setTimeout(() => { console.log('interrupts: ' + count); process.exit(0); }, 500); });
  setInterval(() => undefined, 1_000);
  console.log('ready');`;

test('Ctrl-C in a terminal reaches the command once, not twice', async () => {
  const root = writeTree({ 'app.js': countsInterrupts });
  const line = [NODE, MAIN, ...NOWHERE, '--', NODE, join(root, 'app.js')].map((word) => `'${word}'`).join(' ');
  const { child, says, ended } = run('script', ['-qec', `exec ${line}`, '/dev/null']);
  await says('ready');
  child.stdin?.write('\x03');
  await says('interrupts: 1');
  child.stdin?.end();
  expect((await ended).code).toBe(0);
});

test('a command that is not there ends with 127 and says so', async () => {
  const { ended, stderr } = runReporter([...NOWHERE, '--', '/no/such/command']);
  expect(await ended).toEqual({ code: 127, signal: null });
  expect(stderr()).toContain('"/no/such/command" failed: not found');
});

test('a file that is not executable ends with 126 and says so', async () => {
  const file = join(writeTree({ script: '#!/bin/sh\n' }), 'script');
  chmodSync(file, 0o644);
  const { ended, stderr } = runReporter([...NOWHERE, '--', file]);
  expect(await ended).toEqual({ code: 126, signal: null });
  expect(stderr()).toContain('chmod +x');
});

test('there is no shell in between', async () => {
  const { ended, stdout } = runReporter([...NOWHERE, '--', 'echo', '$HOME', '*', 'a b;c']);
  await ended;
  expect(stdout()).toBe('$HOME * a b;c\n');
});

test('the command’s environment is unchanged but for who it is and where it may count', async () => {
  const script = 'process.stdout.write(JSON.stringify(process.env))';
  const env = { FOO: 'bar', EMPTY: '' };
  const { ended, stdout } = runReporter([...NOWHERE, '--instance', 'api-1', '--', NODE, '-e', script], env);
  await ended;
  expect(JSON.parse(stdout())).toEqual({
    PATH: process.env['PATH'],
    ...env,
    SIDECAR_NAME: 'api',
    SIDECAR_INSTANCE: 'api-1',
    SIDESCOPE_TRAFFIC: expect.stringMatching(/^\/.*\/traffic$/),
  });
});

test('trouble with reporting is one line on stderr, and the command does not notice', async () => {
  const { ended, stdout, stderr } = runReporter([...NOWHERE, '--', 'sh', '-c', 'echo begin; sleep 6.5; echo end']);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(stdout()).toBe('begin\nend\n');
  expect(stderr().split('\n').filter(Boolean)).toEqual([
    expect.stringContaining('publishing to redis://127.0.0.1:1/2 failed'),
  ]);
});

test('with nothing set it says so once, and runs the command', async () => {
  const { ended, stdout, stderr } = runReporter(['--', 'echo', 'hello']);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(stdout()).toBe('hello\n');
  expect(stderr()).toMatch(/^sidescope-reporter: no name: .*\n$/);
});

test('without a command and with nothing set it ends with 2 and the fix', async () => {
  const { ended, stderr } = runReporter([]);
  expect(await ended).toEqual({ code: 2, signal: null });
  expect(stderr()).toContain('SIDECAR_NAME');
});

test('disabled and without a command it waits, so that its container is not restarted, and ends on SIGTERM', async () => {
  const { child, pid, ended, stderr } = runReporter([], { SIDECAR_REPORTER_DISABLED: 'true' });
  if (child.stderr) await once(child.stderr, 'data');
  expect(stderr()).toContain('nothing is reported');
  process.kill(pid, 'SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
});

test('help and version are said', async () => {
  const help = runReporter(['--help']);
  const version = runReporter(['--version']);
  expect((await help.ended).code).toBe(0);
  expect(help.stdout()).toContain('--interval');
  expect((await version.ended).code).toBe(0);
  expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
});
