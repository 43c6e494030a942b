import { expect, test } from 'vitest';
import { createDecoder, Push, type Reply, ReplyError } from './decode.ts';
import { encodeCommands } from './encode.ts';

function decode(...chunks: (string | Buffer)[]): Reply[] {
  const replies: Reply[] = [];
  const take = createDecoder((told) => replies.push(...told));
  for (const chunk of chunks) take(Buffer.from(chunk));
  return replies;
}

const ALL =
  '+OK\r\n-READONLY no\r\n:-5\r\n$5\r\na\r\nbc\r\n$-1\r\n$0\r\n\r\n_\r\n*2\r\n:1\r\n*0\r\n*-1\r\n%1\r\n+k\r\n:2\r\n>2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n,1.5\r\n#t\r\n';
const VALUES = [
  'OK',
  new ReplyError('READONLY no'),
  -5,
  'a\r\nbc',
  null,
  '',
  null,
  [1, []],
  null,
  ['k', 2],
  new Push(['invalidate', ['k']]),
  '1.5',
  't',
];

test('every kind of reply is read', () => {
  expect(decode(ALL)).toEqual(VALUES);
});

test('wherever the bytes are cut, the replies are the same', () => {
  for (let cut = 1; cut < ALL.length; cut++) expect(decode(ALL.slice(0, cut), ALL.slice(cut))).toEqual(VALUES);
  expect(decode(...ALL)).toEqual(VALUES);
});

test('lengths count bytes, not characters', () => {
  const bytes = Buffer.from('$4\r\nö€\r\n'.replace('$4', '$5'));
  expect(decode(bytes.subarray(0, 6), bytes.subarray(6))).toEqual(['ö€']);
  expect(encodeCommands([['SET', 'ö€', 5], ['PING']])).toBe(
    '*3\r\n$3\r\nSET\r\n$5\r\nö€\r\n$1\r\n5\r\n*1\r\n$4\r\nPING\r\n',
  );
});

test('the same bytes again mean the same again, whatever came in between', () => {
  const lease = '$3\r\n500\r\n';
  const push = '>1\r\n+invalidate\r\n';
  expect(decode(ALL, ALL, lease, lease, ALL)).toEqual([...VALUES, ...VALUES, '500', '500', ...VALUES]);
  expect(decode(push, push)).toEqual([new Push(['invalidate']), new Push(['invalidate'])]);
  // Bytes that are like those before them, but within a reply.
  expect(decode(':1\r\n', ':1\r\n', '$5\r\n', ':1\r\n', 'x\r\n', ':1\r\n')).toEqual([1, 1, ':1\r\nx', 1]);
});

test.each([
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n'],
  ['a length that is none', '$x\r\n'],
  ['a length beyond all bounds', '*99999999999\r\n'],
  ['nesting without end', '*1\r\n'.repeat(50)],
  ['a line without end', 'x'.repeat(1_100_000)],
])('%s throws', (_what, text) => {
  expect(() => decode(text)).toThrow();
});
