// npm run demo -- NAME: starts one process of the running demo again, under its reporter, in the foreground.
// npm run demo -- kill NAME: ends one at once, reporter and all, as a crash of its container would.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { demoEnvironment, demoProcessNames, ROOT, reporterArguments } from './demo-processes.ts';
import { endProcessGroup, processExists } from './process-group.ts';
import { readState, type State, stateFolder, writeState } from './state-file.ts';

const folder = stateFolder(process.env);

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Runs it until it ends or is told to, and gives its exit code. */
async function run(name: string, state: State): Promise<number> {
  const before = state.processes[name];
  if (before !== undefined && processExists(before))
    fail(`${name} runs already (process group ${before}). End it first: npm run demo -- kill ${name}`);
  const child = spawn(process.execPath, reporterArguments(name, state), {
    cwd: ROOT,
    env: demoEnvironment(process.env, state),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  if (pid === undefined) fail(`${name} could not be started`);
  writeState(folder, { ...state, processes: { ...state.processes, [name]: pid } });
  process.stdout.write(`${name} runs under its reporter. Ctrl-C ends it.\n`);
  let ending: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      ending ??= endProcessGroup(pid);
    });
  const [code, killedBy] = await once(child, 'exit');
  if (ending === undefined) return typeof code === 'number' ? code : 128 + signalNumber(killedBy);
  await ending;
  return 0;
}

async function kill(name: string, state: State): Promise<number> {
  const pid = state.processes[name];
  if (pid === undefined || !processExists(pid)) fail(`${name} does not run. Start it: npm run demo -- ${name}`);
  await endProcessGroup(pid, 0);
  process.stdout.write(`${name} is killed. Start it again: npm run demo -- ${name}\n`);
  return 0;
}

const signalNumber = (name: unknown) => Object.entries(constants.signals).find(([key]) => key === name)?.[1] ?? 0;

const args = process.argv.slice(2);
const killing = args[0] === 'kill';
const name = args[killing ? 1 : 0] ?? '';
const state = readState(folder);
if (state === null) fail('Nothing runs that a demo process could join. Start it all first: npm start');
const names = demoProcessNames(state.redisUrl !== null);
if (!names.includes(name)) {
  const word = killing ? 'kill ' : '';
  fail(`"${name}" is not a process of the demo. Say one of: npm run demo -- ${word}${names.join(` | ${word}`)}`);
}
process.exit(await (killing ? kill : run)(name, state));
