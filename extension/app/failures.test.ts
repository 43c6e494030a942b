import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDrop } from '../link/dropped.ts';
import { type Failures, MAX_TOLD, watchFailures } from './failures.ts';

let page: EventTarget;
let ending: AbortController;
let failures: Failures;
/** What a browser would print: what nobody kept it from printing. */
let printed: unknown[];

/** As a browser tells a page of it. Says whether it goes on to print it. */
function happen(type: 'error' | 'unhandledrejection', error: unknown): void {
  const event = Object.assign(new Event(type, { cancelable: true }), {
    [type === 'error' ? 'error' : 'reason']: error,
  });
  if (page.dispatchEvent(event)) printed.push(error);
}

beforeEach(() => {
  page = new EventTarget();
  ending = new AbortController();
  printed = [];
  failures = watchFailures(page, (error) => happen('error', error), ending.signal);
});
afterEach(() => ending.abort());

test('what a boundary caught is printed once, and is nothing that the page as a whole need tell', () => {
  const bug = new Error('no such cell');
  failures.caught(bug);
  failures.caught(bug);
  expect(printed).toEqual([bug]);
  expect(failures.stray.value).toBeNull();
});

test.each(['error', 'unhandledrejection'] as const)(
  'what nothing caught (%s) is told by the page, and printed once',
  (type) => {
    const bug = new Error('no such signal');
    happen(type, bug);
    happen(type, bug);
    happen(type, new Error('another'));
    expect(printed.map(String)).toEqual(['Error: no such signal', 'Error: another']);
    expect(failures.stray.value).toBe('no such signal');
  },
);

test('a bug that fails beside its view before the view itself does is the view’s alone', () => {
  const bug = new Error('no such text');
  happen('error', bug);
  failures.caught(bug);
  expect(printed).toEqual([bug]);
  expect(failures.stray.value).toBeNull();
});

test('one that fails anew with every frame is printed once, and many different ones not for ever', () => {
  const failing = () => happen('error', new Error('each frame'));
  for (let frame = 0; frame < 60; frame += 1) failing();
  expect(printed).toHaveLength(1);
  for (let index = 0; index < 2 * MAX_TOLD; index += 1) happen('error', new Error(`bug ${index}`));
  expect(printed).toHaveLength(MAX_TOLD);
});

test('a browser’s own complaints and input that was dropped are printed, and are no bugs', () => {
  happen('error', undefined);
  createDrop((error) => happen('error', error))('event', 'not JSON');
  expect(printed).toHaveLength(2);
  expect(failures.stray.value).toBeNull();
});

test('after the signal it hears nothing', () => {
  ending.abort();
  happen('error', new Error('too late'));
  expect(failures.stray.value).toBeNull();
});
