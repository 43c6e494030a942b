import { expect, test } from 'vitest';
import { createWatchAsk } from './watch-ask.ts';

const turn = () => new Promise(setImmediate);

/** Questions that the test answers, and a clock that it moves. */
function asking() {
  const open: { known: number | null; answer: (wanted: number | null) => void; fail: () => void }[] = [];
  let nowMs = 0;
  let changes = 0;
  const onReport = createWatchAsk({
    ask: (known) =>
      new Promise((answer, reject) => {
        open.push({ known, answer, fail: () => reject(new Error('refused')) });
      }),
    onChanged: () => {
      changes += 1;
    },
    monotonicMs: () => nowMs,
  });
  return { open, onReport, changes: () => changes, pass: (milliseconds: number) => (nowMs += milliseconds) };
}

test('one question at a time, however many reports are sent meanwhile', () => {
  const { open, onReport } = asking();
  for (let report = 0; report < 5; report += 1) onReport(null);
  expect(open.map(({ known }) => known)).toEqual([null]);
});

test('another answer is told, and the next question waits for the report that follows', async () => {
  const { open, onReport, changes, pass } = asking();
  onReport(null);
  pass(3_000);
  open[0]?.answer(500);
  await turn();
  expect([changes(), open.length]).toEqual([1, 1]);
  onReport(500);
  expect(open.map(({ known }) => known)).toEqual([null, 500]);
});

test('an answer that a report has already brought is not told again', async () => {
  const { open, onReport, changes, pass } = asking();
  onReport(null);
  onReport(500);
  pass(3_000);
  open[0]?.answer(500);
  await turn();
  expect(changes()).toBe(0);
  expect(open[1]?.known).toBe(500);
});

test('a question that was held in vain is asked again at once', async () => {
  const { open, onReport, changes, pass } = asking();
  onReport(null);
  pass(25_000);
  open[0]?.answer(null);
  await turn();
  expect([changes(), open.length]).toEqual([0, 2]);
});

test.each<[string, (question: { answer(wanted: null): void; fail(): void }) => void]>([
  ['refused', ({ fail }) => fail()],
  ['not held', ({ answer }) => answer(null)],
])('a question that is %s is not asked again for 5 s', async (_how, settle) => {
  const { open, onReport, pass } = asking();
  onReport(null);
  const [question] = open;
  if (question) settle(question);
  await turn();
  pass(4_999);
  onReport(null);
  expect(open.length).toBe(1);
  pass(1);
  onReport(null);
  expect(open.length).toBe(2);
});
