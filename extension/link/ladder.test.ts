import { describe, expect, test } from 'vitest';
import { BACKOFF_MS, JITTER } from './backoff.ts';
import { FIRST_STEP, isPolling, type Ladder, type LadderInput, linkOf, step } from './ladder.ts';

const AT = 1_800_000_000_000;
const opened = (atMs = AT): LadderInput => ({ type: 'opened', atMs, intervalMs: 500 });
const failed = (more: Partial<LadderInput & { type: 'failed' }> = {}): LadderInput => ({
  type: 'failed',
  atMs: AT,
  random: 0.5,
  serves: false,
  cause: 'no answer',
  reason: 'Nothing answers.',
  ...more,
});
const noStream = failed({ serves: true, cause: 'no stream', reason: 'No stream.' });
const due: LadderInput = { type: 'due' };
const polledOk: LadderInput = { type: 'polled', ok: true };
const polledFailed: LadderInput = {
  type: 'polled',
  ok: false,
  cause: 'status 503',
  reason: 'It answered with status 503.',
};
const ladderAfter = (...inputs: LadderInput[]): Ladder => inputs.reduce(step, FIRST_STEP);
const waitMs = (ladder: Ladder) => (ladder.retryAtMs ?? Number.NaN) - AT;

describe('the pill', () => {
  test.each<[string, LadderInput[], string]>([
    ['connects at first', [], 'connecting'],
    ['is live once the stream said hello', [opened()], 'live'],
    ['is offline when nothing answers', [failed()], 'offline'],
    ['stays offline during the next attempt', [failed(), due], 'offline'],
    ['connects while a server that answers gives no stream yet', [noStream, due, noStream], 'connecting'],
    ['polls after three failed attempts', [noStream, due, noStream, due, noStream], 'polling'],
    ['keeps polling during further attempts', [noStream, due, noStream, due, noStream, due], 'polling'],
    ['is offline when polling fails, too', [noStream, due, noStream, due, noStream, polledFailed], 'offline'],
    ['polls again when the server answers again', [failed(), due, failed(), due, failed(), polledOk], 'polling'],
    ['is live again when a stream works', [noStream, due, noStream, due, noStream, due, opened()], 'live'],
    ['connects after a goodbye', [opened(), { type: 'bye', atMs: AT, retryMs: 1_000 }], 'connecting'],
    ['connects after a sound stream broke off', [opened(), failed({ atMs: AT + 3_000, serves: true })], 'connecting'],
    ['is offline when the pairing ended', [{ type: 'refused', cause: 'pair again', reason: 'Pair again.' }], 'offline'],
    [
      'connects when asked after a refusal',
      [{ type: 'refused', cause: '', reason: '' }, { type: 'retry' }],
      'connecting',
    ],
  ])('%s', (_, inputs, kind) => {
    expect(linkOf(ladderAfter(...inputs)).kind).toBe(kind);
  });

  test('says why it is offline and when the next attempt comes', () => {
    expect(linkOf(ladderAfter(failed()))).toEqual({
      kind: 'offline',
      cause: 'no answer',
      reason: 'Nothing answers.',
      retryAtMs: AT + BACKOFF_MS[0],
    });
    expect(linkOf(ladderAfter(noStream, due, noStream, due, noStream, polledFailed))).toMatchObject({
      cause: 'status 503',
      reason: 'It answered with status 503.',
    });
  });

  test('says why it polls, and that it does', () => {
    expect(linkOf(ladderAfter(noStream, due, noStream, due, noStream))).toEqual({
      kind: 'polling',
      intervalMs: 30_000,
      reason: 'No stream. Until there is a stream, a snapshot is fetched every 30 s.',
    });
  });
});

describe('waits', () => {
  test.each([
    [1, 5_000],
    [2, 15_000],
    [3, 45_000],
    [4, 45_000],
    [9, 45_000],
  ])('after %i failed attempts in a row: %i ms', (failures, expected) => {
    const inputs = Array.from({ length: failures }, () => [failed(), due]).flat();
    expect(waitMs(ladderAfter(...inputs.slice(0, -1)))).toBe(expected);
  });

  test.each([
    [0, 5_000 * (1 - JITTER)],
    [1, 5_000 * (1 + JITTER)],
  ])('with jitter, at random %d: %i ms', (random, expected) => {
    expect(waitMs(ladderAfter(failed({ random })))).toBe(expected);
  });

  test('a sound stream is opened again within about a second, and does not go down the ladder', () => {
    const ladder = ladderAfter(noStream, due, opened(), failed({ atMs: AT + 3_000, serves: true }));
    expect(waitMs(ladder) - 3_000).toBe(1_000);
    expect(ladder.failures).toBe(0);
  });

  test('a stream that breaks off at once counts as a failed attempt', () => {
    const ladder = ladderAfter(noStream, due, opened(), failed({ atMs: AT + 2_999, serves: true }));
    expect(ladder.failures).toBe(2);
    expect(waitMs(ladder) - 2_999).toBe(15_000);
  });

  test.each([
    [0, 500],
    [1_500, 1_500],
    [3_600_000, 60_000],
  ])('a goodbye that asks for %i ms gets %i ms', (retryMs, expected) => {
    expect(waitMs(ladderAfter(opened(), { type: 'bye', atMs: AT, retryMs }))).toBe(expected);
  });
});

describe('attempts', () => {
  test('a wake-up or the end of the wait skips the wait', () => {
    expect(ladderAfter(failed(), due).stream).toBe('opening');
  });

  test('a refused pairing is not tried again by itself', () => {
    const refused = ladderAfter({ type: 'refused', cause: 'pair again', reason: 'Pair again.' });
    expect(step(refused, due)).toBe(refused);
    expect(linkOf(refused)).toMatchObject({ retryAtMs: null });
    expect(
      isPolling(ladderAfter(failed(), due, failed(), due, failed(), { type: 'refused', cause: '', reason: '' })),
    ).toBe(false);
  });

  test('a server that answers a poll after silence gets its stream at once', () => {
    const down = ladderAfter(failed(), due, failed(), due, failed());
    expect(down.stream).toBe('waiting');
    expect(step(down, polledOk).stream).toBe('opening');
  });

  test('a server that answered all along waits for its turn', () => {
    const proxied = ladderAfter(noStream, due, noStream, due, noStream);
    expect(step(proxied, polledOk)).toBe(proxied);
  });

  test('an open stream is left alone by wake-ups, retries and late polls', () => {
    const open = ladderAfter(opened());
    for (const input of [due, polledOk, polledFailed, { type: 'retry' } as const]) expect(step(open, input)).toBe(open);
  });

  test('polling begins with the third failure and ends with the stream', () => {
    const polling = [[failed()], [failed(), due, failed()], [failed(), due, failed(), due, failed()]].map((inputs) =>
      isPolling(ladderAfter(...inputs)),
    );
    expect(polling).toEqual([false, false, true]);
    expect(isPolling(ladderAfter(failed(), due, failed(), due, failed(), due, opened()))).toBe(false);
  });
});
