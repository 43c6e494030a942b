import { describe, expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  test.each([
    [[], 'run'],
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['--version'], 'version'],
    [['--version', '--help'], 'help'],
  ])('%j: %s', (args, kind) => {
    expect(readArguments(args)).toEqual({ kind });
  });

  test.each([[['--port', '80']], [['--help=yes']], [['start']], [['--', 'x']]])('%j is refused, and named', (args) => {
    const wanted = readArguments(args);
    const [word = ''] = args.filter((one) => one !== '--');
    expect(wanted).toMatchObject({ kind: 'error', message: expect.stringContaining(word.split('=')[0] ?? '') });
  });
});
