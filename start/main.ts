// npm start: builds the extension, starts server, demo and traffic, opens a browser, and ends it all on Ctrl-C.
import path from 'node:path';
import { findBrowser, hasDisplay } from './browser/find-browser.ts';
import type { Browser } from './browser/launch-browser.ts';
import { buildExtension, EXTENSION_FOLDER, isBuilt } from './build-extension.ts';
import { type Child, createFamily, type Family } from './child.ts';
import { onEndRequest } from './end-requests.ts';
import { manualSteps } from './manual-steps.ts';
import { openInBrowser, readToken } from './open-in-browser.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { describeTaken, type PortPlan, planPorts } from './port-plan.ts';
import { checkRedis } from './redis-answers.ts';
import { type Stack, startStack } from './stack.ts';
import { createStateFolder, removeState, stateFolder } from './state-file.ts';
import { firstFreeOffset, takenPorts } from './taken-ports.ts';

const { env } = process;
const redisUrl = env['OPS_REDIS_URL'] || null;
const folder = stateFolder(env);
const ending = new AbortController();
const { signal } = ending;

const say = (text: string) => process.stdout.write(`${text}\n`);
const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What must be right before anything is started. */
async function plan(): Promise<{ options: Options; ports: PortPlan }> {
  const options = parseOptions(process.argv.slice(2));
  const ports = planPorts(env, redisUrl !== null);
  if (options.help) return { options, ports };
  const taken = await takenPorts(ports.uses);
  if (taken.length > 0) throw new Error(describeTaken(taken, await freePorts(ports)));
  if (redisUrl !== null) await checkRedis(redisUrl);
  return { options, ports };
}

/** The same plan where all of its ports are free. */
async function freePorts({ serverPort, firstDemoPort, uses }: PortPlan) {
  const offset = await firstFreeOffset((by) => uses.map((use) => ({ ...use, port: use.port + by })));
  return { serverPort: serverPort + offset, firstDemoPort: firstDemoPort + offset };
}

function onEnded({ name, log }: Child, how: string): void {
  if (signal.aborted) return;
  if (name === 'server') say(`server ended (${how}); see ${log}. Ctrl-C, then npm start, starts it again.`);
  else if (name === 'traffic') say(`traffic ended (${how}); see ${log}`);
  else say(`${name} ended (${how}); see ${log}. Start it again: npm run demo -- ${name}`);
}

async function startAll({ serverPort, firstDemoPort }: PortPlan, family: Family): Promise<Stack> {
  createStateFolder(folder);
  const built = isBuilt() ? Promise.resolve() : buildExtension(folder, family.start);
  const onPairingCode = (code: string) => say(`Pairing code now  ${code}`);
  const options = { env, serverPort, firstDemoPort, redisUrl, stateFolder: folder, onPairingCode, onEnded };
  const [stack] = await Promise.all([startStack(options, family.start), built]);
  say(`Server        ${stack.server.url}  (pairing code ${stack.server.pairingCode})`);
  say(`Demo          ${stack.pageUrl}  (${[...stack.processes.keys()].join(', ')})`);
  say(`Extension     ${EXTENSION_FOLDER}`);
  say(`Logs          ${folder}`);
  return stack;
}

/** Opens the browser where there is one. Null where none was opened. */
async function open({ server, pageUrl }: Stack): Promise<Browser | null> {
  const executable = hasDisplay(env) ? findBrowser(env) : null;
  if (executable === null) return null;
  try {
    const browser = await openInBrowser(
      {
        launch: { executable, windowSize: { width: 1400, height: 900 } },
        extensionFolder: EXTENSION_FOLDER,
        stateFolder: folder,
        server: { url: server.url, token: readToken(env, server.tokenFile) },
        pageUrl,
      },
      signal,
    );
    say(`Browser       ${path.basename(executable)}, with DevTools on the panel "Sidescope"`);
    return browser;
  } catch (error) {
    if (!signal.aborted) say(`Browser       ${executable} could not be used: ${message(error)}`);
    return null;
  }
}

async function run(options: Options, ports: PortPlan, family: Family): Promise<void> {
  const stack = await startAll(ports, family);
  const browser = options.browser ? await open(stack) : null;
  const { url, pairingCode } = stack.server;
  if (browser === null && !signal.aborted)
    say(manualSteps({ extensionFolder: EXTENSION_FOLDER, demoUrl: stack.pageUrl, serverUrl: url, pairingCode }));
  else say('');
  if (!signal.aborted) say('Ctrl-C ends everything.');
  void browser?.exited.then(() => {
    if (!signal.aborted) say('The browser was closed; the rest goes on. Ctrl-C ends it.');
  });
  await aborted();
  await browser?.exited;
}

/** Resolves when the signal fires. The timer keeps this process alive when every child has ended. */
function aborted(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => undefined, 60_000);
    const end = () => {
      clearInterval(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

async function main(): Promise<number> {
  const { options, ports } = await plan();
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const family = createFamily(signal);
  try {
    await run(options, ports, family);
    return 0;
  } catch (error) {
    // What fails because everything is being ended is no failure.
    if (signal.aborted) return 0;
    process.stderr.write(`${message(error)}\n`);
    return 1;
  } finally {
    ending.abort();
    await family.ended();
    removeState(folder);
  }
}

onEndRequest(env, () => ending.abort());
// A closed terminal takes the output with it; ending what was started must go on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${message(error)}\n`);
    process.exit(1);
  },
);
