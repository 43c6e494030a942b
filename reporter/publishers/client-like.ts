// What is needed of a Redis client that an app has. Pure.

interface Connecting {
  once(event: 'ready', listener: () => void): unknown;
  off(event: 'ready', listener: () => void): unknown;
}
/** A client of ioredis 4 to 6, a `Redis` or a `Cluster`. */
export interface IoredisLike extends Connecting {
  status: string;
  pipeline(commands: (string | number)[][]): { exec(): Promise<readonly [Error | null, unknown][] | null> };
  options?: { keyPrefix?: string | undefined; db?: number | undefined };
}
/** A client of node-redis 4 or 5, made by `createClient`. */
export interface NodeRedisLike extends Connecting {
  /** Asked to connect, and not to close. */
  isOpen: boolean;
  isReady: boolean;
  options?: { database?: number | undefined } | undefined;
  sendCommand(command: string[]): Promise<unknown>;
}
export type RedisClient = IoredisLike | NodeRedisLike;

export const isRedisClient = (value: unknown): value is RedisClient =>
  typeof value === 'object' && value !== null && (isMethod(value, 'pipeline') || isMethod(value, 'sendCommand'));

/** Whether it is on its way to its Redis, at first or again. One that has yet to be asked, or has ended, is not. */
export const isConnecting = (client: RedisClient): boolean =>
  'pipeline' in client
    ? ['connecting', 'connect', 'reconnecting', 'close'].includes(client.status)
    : client.isOpen && !client.isReady;

const isMethod = (value: object, name: string) => typeof Reflect.get(value, name) === 'function';
