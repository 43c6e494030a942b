// Where the demo's processes listen: the frontend on the first port, the others on those after it.
export const DEFAULT_DEMO_PORT = 7380;
/** The loopback address that every process of the demo listens on. */
export const DEMO_HOST = '127.0.0.1';

export interface DemoPorts {
  frontend: number;
  api: number;
  terminal: number;
  /** Not used on Redis, which is the queue then. */
  queue: number;
}

/** The ports from the first one on. */
export const demoPorts = (first: number): DemoPorts => ({
  frontend: first,
  api: first + 1,
  terminal: first + 2,
  queue: first + 3,
});

/** `DEMO_PORT`, or 7380. Throws when it is no port that leaves room for the others. */
export function firstDemoPort(env: Readonly<Record<string, string | undefined>>): number {
  const text = env['DEMO_PORT'];
  if (text === undefined || text === '') return DEFAULT_DEMO_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_532)
    throw new Error(`DEMO_PORT is "${text}"; it must be a whole number from 1 to 65532`);
  return port;
}

/** The address of one of the demo's processes. */
export const demoUrl = (port: number) => `http://${DEMO_HOST}:${port}`;
