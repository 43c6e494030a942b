// Which ports everything will listen on, and what to say when one is taken.
import { DEMO_HOST, demoPorts, firstDemoPort } from '../demo/ports.ts';
import type { PortUse } from './taken-ports.ts';

export const DEFAULT_SERVER_PORT = 7373;
type Environment = Readonly<Record<string, string | undefined>>;

export interface PortPlan {
  serverPort: number;
  firstDemoPort: number;
  uses: PortUse[];
}

/** Throws when `SIDESCOPE_PORT` or `DEMO_PORT` is no port. */
export function planPorts(env: Environment, redis: boolean): PortPlan {
  const serverPort = readServerPort(env);
  const first = firstDemoPort(env);
  const { queue, ...others } = demoPorts(first);
  const demo = Object.entries(redis ? others : { ...others, queue });
  // The server listens on both loopback addresses.
  const uses = ['127.0.0.1', '::1'].map((host) => ({ port: serverPort, name: 'server', host }));
  for (const [name, port] of demo) uses.push({ port, name, host: DEMO_HOST });
  const clash = demo.find(([, port]) => port === serverPort);
  if (clash !== undefined)
    throw new Error(`SIDESCOPE_PORT and the demo's ${clash[0]} are both ${serverPort}; set DEMO_PORT to another port`);
  return { serverPort, firstDemoPort: first, uses };
}

function readServerPort(env: Environment): number {
  const text = env['SIDESCOPE_PORT'];
  if (text === undefined || text === '') return DEFAULT_SERVER_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`SIDESCOPE_PORT is "${text}"; it must be a whole number from 1 to 65535`);
  return port;
}

/** One line a taken port, and one command with ports that are free. */
export function describeTaken(taken: readonly PortUse[], free: { serverPort: number; firstDemoPort: number }): string {
  const seen = new Map(taken.map((use) => [use.port, use]));
  const lines = [...seen.values()].map(
    ({ port, name }) => `Port ${port} (${name === 'server' ? name : `demo's ${name}`}) is taken.`,
  );
  const variables = [
    ...(taken.some(({ name }) => name === 'server') ? [`SIDESCOPE_PORT=${free.serverPort}`] : []),
    ...(taken.some(({ name }) => name !== 'server') ? [`DEMO_PORT=${free.firstDemoPort}`] : []),
  ];
  return [...lines, `Is it running already? Otherwise choose others: ${variables.join(' ')} npm start`].join('\n');
}
