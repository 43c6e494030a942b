import { expect, test } from 'vitest';
import { createPollingDetector } from './detect-polling.ts';
import { entry } from './sample-entry.ts';

/** Takes requests in words, one after the other, and gives what became of each: "kept", "folded" or "found". */
function verdicts(lines: readonly string[]): string[] {
  const detector = createPollingDetector<string>();
  return lines.map((line) => {
    const request = entry(line);
    return detector.take(request, line).kind;
  });
}

const every = (periodMs: number, count: number, line: (index: number) => string = () => 'GET /api/me 200', from = 0) =>
  Array.from({ length: count }, (_, index) => `${line(index)} @${from + index * periodMs}`);

test('the fourth at a steady interval makes it polling, and those after it are folded', () => {
  expect(verdicts(every(3_000, 6))).toEqual(['kept', 'kept', 'kept', 'found', 'folded', 'folded']);
});

test('the three before it are given back to be folded as well', () => {
  const detector = createPollingDetector<number>();
  const last = every(3_000, 4)
    .map((line, index) => detector.take(entry(line), index))
    .at(-1);
  expect(last).toMatchObject({ kind: 'found', periodMs: 3_000, earlier: [2, 1, 0] });
});

test('an interval that varies by the time an answer takes is steady', () => {
  const at = [0, 3_040, 6_190, 9_080, 12_400];
  expect(verdicts(at.map((ms) => `GET /api/me 200 @${ms}`)).slice(3)).toEqual(['found', 'folded']);
});

test('different ids on one route are one polling', () => {
  expect(verdicts(every(1_000, 5, (index) => `GET /api/jobs/${index + 1} 200`)).slice(3)).toEqual(['found', 'folded']);
});

test.each([
  ['people click at no steady interval', [0, 900, 5_200, 6_100, 14_000, 15_800]],
  ['three are no polling', [0, 1_000, 2_000]],
  ['a page that loads asks in quick succession', Array.from({ length: 40 }, (_, index) => index * 7)],
  ['also when each waits for the one before it', Array.from({ length: 40 }, (_, index) => index * 45)],
])('%s', (_, times) => {
  expect(new Set(verdicts(times.map((ms) => `GET /api/things 200 @${ms}`)))).toEqual(new Set(['kept']));
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', '-'])('%s is never polling', (method) => {
  expect(new Set(verdicts(every(1_000, 10, () => `${method} /api/beat 200`)))).toEqual(new Set(['kept']));
});

test('an error pops out, and so does the first good answer after it; then it is folded again', () => {
  const lines = every(1_000, 9, (index) => `GET /api/me ${index === 5 ? 500 : 200}`);
  expect(verdicts(lines).slice(4)).toEqual(['folded', 'kept', 'kept', 'folded', 'folded']);
});

test('every error is kept, however many there are', () => {
  expect(new Set(verdicts(every(1_000, 12, () => 'GET /api/me 503')))).toEqual(new Set(['kept']));
  expect(new Set(verdicts(every(1_000, 12, () => 'GET /api/me -')))).toEqual(new Set(['kept']));
});

test('a status that changes between two good ones pops out; "not modified" is no change', () => {
  const statuses = [200, 304, 200, 200, 304, 200, 204, 204];
  expect(verdicts(statuses.map((status, index) => `GET /a ${status} @${index * 1_000}`))).toEqual([
    'kept',
    'kept',
    'kept',
    'found',
    'folded',
    'folded',
    'kept',
    'folded',
  ]);
});

test('two pollers of one route are told apart', () => {
  const lines = [...every(5_000, 8), ...every(5_000, 8, undefined, 700)].toSorted(
    (a, b) => Number(a.split('@')[1]) - Number(b.split('@')[1]),
  );
  expect(verdicts(lines).slice(-6)).toEqual(Array.from({ length: 6 }, () => 'folded'));
});

test('one out of the beat is shown, and the beat goes on', () => {
  const lines = [...every(4_000, 5), 'GET /api/me 200 @17500', ...every(4_000, 2, undefined, 20_000)];
  expect(verdicts(lines).slice(4)).toEqual(['folded', 'kept', 'folded', 'folded']);
});

test('a beat that paused for long has to be found anew', () => {
  expect(verdicts([...every(1_000, 5), ...every(1_000, 4, undefined, 60_000)]).slice(5)).toEqual([
    'kept',
    'kept',
    'kept',
    'found',
  ]);
});

test('a sleeping tab that leaves out one or two keeps its beat', () => {
  expect(verdicts([...every(1_000, 4), 'GET /api/me 200 @5000', 'GET /api/me 200 @8010']).slice(4)).toEqual([
    'folded',
    'folded',
  ]);
});

test('the same route of another origin is another one', () => {
  const lines = [...every(1_000, 3), 'GET http://127.0.0.1:9999/api/me 200 @3000'];
  expect(verdicts(lines).at(-1)).toBe('kept');
});
