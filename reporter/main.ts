#!/usr/bin/env node
// sidescope-reporter: the reporter as a program, beside a process or around a command.
import { writeSync } from 'node:fs';
import { type Config, readConfig } from './config.ts';
import { reportAlone } from './report-alone.ts';
import { createWarn } from './warn.ts';

const warn = createWarn();

/** What a reporter beside a process does not need is loaded on demand, since that one is to be small. */
async function main(config: Config): Promise<number> {
  if (config.kind === 'help') return say((await import('./help.ts')).HELP);
  if (config.kind === 'version') return say(`${(await import('./version.ts')).packageVersion()}\n`);
  if (config.kind === 'error') {
    warn('usage', `${config.message}. See sidescope-reporter --help`);
    return 2;
  }
  const settings = config.kind === 'run' ? config.settings : null;
  if (config.command === null) return reportAlone(settings, warn);
  return (await import('./report-wrapped.ts')).reportWrapped(config.command, settings, warn);
}

function say(text: string): number {
  writeSync(1, text);
  return 0;
}

void main(readConfig(process.argv.slice(2), process.env, warn)).then((code) => process.exit(code));
