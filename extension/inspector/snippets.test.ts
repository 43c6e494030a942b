// The curl commands are read by a real shell: what curl would be given is what was asked.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { entry } from './sample-entry.ts';
import { asCurl, asFetch } from './snippets.ts';

const run = promisify(execFile);
/** The arguments that a shell makes of a command. */
async function argumentsOf(command: string): Promise<string[]> {
  const { stdout } = await run('sh', ['-c', command.replace(/^curl /, "printf '%s\\0' ")]);
  return stdout.split('\0').slice(0, -1);
}

const BODY = `{"say":"it's \\"quoted\\" $HOME \`x\` \\n"}`;
const odd = entry('PUT /api/notes?q=a%20b&x=$HOME 200', {
  requestHeaders: [
    { name: ':authority', value: 'h' },
    { name: 'Content-Length', value: '12' },
    { name: 'X-Odd', value: "it's; $(reboot) `x`" },
    { name: 'X-Empty', value: '' },
    { name: 'Cookie', value: 'a=[redacted]' },
  ],
  requestBody: { mimeType: 'application/json', text: BODY, truncated: false },
});

test('a shell hands curl exactly what was sent', async () => {
  expect(await argumentsOf(asCurl(odd))).toEqual([
    odd.url,
    '-X',
    'PUT',
    '-H',
    "X-Odd: it's; $(reboot) `x`",
    '-H',
    'X-Empty;',
    '-H',
    'Cookie: a=[redacted]',
    '--data-raw',
    BODY,
  ]);
});

test('the method is left to curl where it would choose the same', () => {
  expect(asCurl(entry('GET /a 200'))).toBe("curl 'http://127.0.0.1:7380/a'");
  expect(asCurl(entry('HEAD /a 200'))).toContain('--head');
});

test('the call of fetch is JavaScript that asks the same', async () => {
  const asked: unknown[] = [];
  const fetch = async (...args: unknown[]) => {
    asked.push(args);
  };
  await new Function('fetch', `return (async () => { ${asFetch(odd)} })()`)(fetch);
  expect(asked).toEqual([
    [
      odd.url,
      { method: 'PUT', headers: { 'X-Odd': "it's; $(reboot) `x`", 'X-Empty': '' }, body: BODY, credentials: 'include' },
    ],
  ]);
  expect(asFetch(entry('GET /a 200'))).toBe('await fetch("http://127.0.0.1:7380/a");');
});
