// Which processes the demo consists of, and the command line that runs one of them under its reporter.
import path from 'node:path';

/** The repository's folder. */
export const ROOT = path.resolve(import.meta.dirname, '..');

const ON_REDIS = ['frontend', 'api', 'worker', 'beat', 'terminal'] as const;
const EMBEDDED = [...ON_REDIS, 'queue'] as const;

/** The names, as the topology declares them. On Redis there is no `queue`: Redis is the queue. */
export const demoProcessNames = (redis: boolean): readonly string[] => (redis ? ON_REDIS : EMBEDDED);

/** What a demo process and its reporter must be told. */
export interface DemoSettings {
  /** Address of the Sidescope server. */
  serverUrl: string;
  /** File that holds the server's token; null: `SIDESCOPE_TOKEN` holds it. */
  tokenFile: string | null;
  firstPort: number;
  /** Redis that everything runs on; null: nothing does. */
  redisUrl: string | null;
}

/** Arguments after `node` that run one process under a reporter of its own. */
export function reporterArguments(name: string, settings: DemoSettings): string[] {
  // A Redis address may hold a password: it goes by the environment, out of the list of processes.
  const target = settings.redisUrl === null ? ['--server', settings.serverUrl] : [];
  const own = path.join(ROOT, 'demo', `${name}.ts`);
  return [path.join(ROOT, 'reporter', 'main.ts'), '--name', name, ...target, '--', process.execPath, own];
}

/** Environment of a demo process and its reporter. */
export function demoEnvironment(env: NodeJS.ProcessEnv, settings: DemoSettings): NodeJS.ProcessEnv {
  const { OPS_REDIS_URL: _, ...rest } = env;
  return {
    ...rest,
    DEMO_PORT: String(settings.firstPort),
    ...(settings.redisUrl === null ? {} : { OPS_REDIS_URL: settings.redisUrl }),
    ...(settings.tokenFile === null ? {} : { SIDESCOPE_TOKEN_FILE: settings.tokenFile }),
  };
}
