// The command line: the server takes no settings there, so that they all stand in one place.
import { parseArgs } from 'node:util';

export type Wanted = { kind: 'run' } | { kind: 'help' } | { kind: 'version' } | { kind: 'error'; message: string };

const OPTIONS = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const;

export function readArguments(args: readonly string[]): Wanted {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { kind: 'help' };
    return { kind: values.version ? 'version' : 'run' };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}
