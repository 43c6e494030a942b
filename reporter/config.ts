// Command line and environment -> what the program is to do. Pure but for the host's name.
import { parseArgs } from 'node:util';
import { parseRedisUrl, type RedisTarget } from '../server/contract/redis-url.ts';
import {
  type Env,
  INSTANCE_SHAPE,
  isDisabled,
  NAME_SHAPE,
  parseInstance,
  parseName,
  readEnvironment,
  SERVER_SHAPE,
} from './environment.ts';
import { passwordInArguments } from './exposed-secrets.ts';
import { parseIntervalText } from './interval-text.ts';
import { parseServerUrl } from './server-url.ts';
import { chooseSettings, type Settings, type Told } from './settings.ts';
import type { Warn } from './warn.ts';

export type Config =
  | { kind: 'help' }
  | { kind: 'version' }
  /** The command line is wrong: exit 2 with this. */
  | { kind: 'error'; message: string }
  /** SIDECAR_REPORTER_DISABLED. */
  | { kind: 'disabled'; command: string[] | null }
  /** `settings` null: run the command unreported. Never without both. */
  | { kind: 'run'; command: string[]; settings: Settings | null }
  | { kind: 'run'; command: null; settings: Settings };

/** A wrong flag is an error. A wrong environment value, or a missing one beside a wrapped command, is a warning. */
export function readConfig(argv: readonly string[], env: Env, warn: Warn): Config {
  const { flags, command } = splitCommand(argv);
  const parsed = parseFlags(flags);
  if ('error' in parsed) return { kind: 'error', message: parsed.error };
  if (parsed.help) return { kind: 'help' };
  if (parsed.version) return { kind: 'version' };
  if (isDisabled(env, warn)) return { kind: 'disabled', command };
  const exposed = passwordInArguments(parsed.redis);
  if (exposed !== null) warn('--redis', exposed);
  const chosen = chooseSettings(parsed.told, readEnvironment(env, warn));
  if (command === null)
    return chosen.ok ? { kind: 'run', command, settings: chosen.settings } : { kind: 'error', message: chosen.missing };
  if (!chosen.ok) warn('settings', `${chosen.missing}. The command runs without being reported`);
  return { kind: 'run', command, settings: chosen.ok ? chosen.settings : null };
}

/** What follows the first `--` is the command, untouched. */
function splitCommand(argv: readonly string[]) {
  const end = argv.indexOf('--');
  const command = end === -1 ? [] : argv.slice(end + 1);
  return { flags: end === -1 ? argv : argv.slice(0, end), command: command.length === 0 ? null : command };
}

const OPTIONS = {
  name: { type: 'string' },
  instance: { type: 'string' },
  interval: { type: 'string' },
  redis: { type: 'string' },
  server: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type Flags = { help: boolean; version: boolean; redis: RedisTarget | null; told: Told } | { error: string };

function parseFlags(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false });
    if (values.redis !== undefined && values.server !== undefined)
      return { error: 'give --redis or --server, not both: reports go to one place' };
    const redis = readRedis(values.redis);
    const told: Told = {
      name: read('--name', values.name, parseName, NAME_SHAPE),
      instance: read('--instance', values.instance, parseInstance, INSTANCE_SHAPE),
      clusterWorker: null,
      intervalMs: read('--interval', values.interval, parseIntervalText, 'from 250ms to 5s, such as "500ms" or "2s"'),
      redis,
      server: read('--server', values.server, parseServerUrl, SERVER_SHAPE),
      token: null,
    };
    return { help: values.help ?? false, version: values.version ?? false, redis, told };
  } catch (error) {
    return { error: error instanceof Error ? firstSentence(error.message) : String(error) };
  }
}

function read<T>(flag: string, text: string | undefined, parse: (text: string) => T | null, shape: string): T | null {
  if (text === undefined) return null;
  const value = parse(text);
  if (value === null) throw new Error(`${flag} must be ${shape}`);
  return value;
}

function readRedis(text: string | undefined): RedisTarget | null {
  if (text === undefined) return null;
  const parsed = parseRedisUrl(text);
  if (!parsed.ok) throw new Error(`--redis cannot be used: ${parsed.reason}`);
  return parsed.value;
}

/** parseArgs goes on to advise quoting, where a command before the dashes is the likely slip. */
function firstSentence(message: string): string {
  if (!message.startsWith('Unexpected argument')) return message;
  return `${message.split('. ')[0]}. A command goes behind two dashes: sidescope-reporter --name api -- node server.js`;
}
