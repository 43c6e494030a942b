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

/** One line a taken port, and how to choose another. */
export function describeTaken(taken: readonly PortUse[]): string {
  const seen = new Map(taken.map((use) => [use.port, use]));
  return [...seen.values()]
    .map(({ port, name }) =>
      name === 'server'
        ? `Port ${port} (server) is taken. Choose another: SIDESCOPE_PORT=${port + 100} npm start`
        : `Port ${port} (demo's ${name}) is taken. Choose others: DEMO_PORT=${port + 100} npm start`,
    )
    .join('\n');
}
