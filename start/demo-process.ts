// npm run demo -- NAME: starts one process of the running demo again, under its reporter, in the foreground.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { demoEnvironment, demoProcessNames, ROOT, reporterArguments } from './demo-processes.ts';
import { onEndRequest } from './end-requests.ts';
import { endProcessGroup } from './process-group.ts';
import { readState, type State, stateFolder } from './state-file.ts';

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Runs it until it ends or is told to, and gives its exit code. */
async function run(name: string, state: State): Promise<number> {
  const child = spawn(process.execPath, reporterArguments(name, state), {
    cwd: ROOT,
    env: demoEnvironment(process.env, state),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  let ending: Promise<void> | undefined;
  onEndRequest(process.env, () => {
    if (child.pid !== undefined) ending ??= endProcessGroup(child.pid);
  });
  const [code, killedBy] = await once(child, 'exit');
  if (ending === undefined) return typeof code === 'number' ? code : 128 + signalNumber(killedBy);
  await ending;
  return 0;
}

const signalNumber = (name: unknown) => Object.entries(constants.signals).find(([key]) => key === name)?.[1] ?? 0;

const [name = ''] = process.argv.slice(2);
const state = readState(stateFolder(process.env));
if (state === null) fail('Nothing runs that a demo process could join. Start it all first: npm start');
const names = demoProcessNames(state.redisUrl !== null);
if (!names.includes(name))
  fail(`"${name}" is not a process of the demo. Say one of: npm run demo -- ${names.join(' | ')}`);
process.stdout.write(`${name} runs under its reporter. Ctrl-C ends it.\n`);
process.exit(await run(name, state));
