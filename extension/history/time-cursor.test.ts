import { expect, test } from 'vitest';
import { afterKey, NO_CURSOR, type TimeCursor, windowOf } from './time-cursor.ts';

const SHOWN = { from: 100, to: 200 };

/** The cursor after these keys, "Shift+" before those with it. */
const after = (keys: string, start: TimeCursor = NO_CURSOR) =>
  keys.split(' ').reduce<TimeCursor>((cursor, name) => {
    const shift = name.startsWith('Shift+');
    return afterKey(shift ? name.slice(6) : name, shift, cursor, SHOWN) ?? cursor;
  }, start);

test('the first arrow shows where the cursor is, at the newest step; further ones move it', () => {
  expect(after('ArrowLeft').at).toBe(200);
  expect(after('ArrowLeft ArrowLeft ArrowLeft').at).toBe(198);
  expect(after('ArrowLeft ArrowRight').at).toBe(200);
});

test('a page is a minute, and the ends are ends', () => {
  expect(after('PageUp').at).toBe(188);
  expect(after('Home').at).toBe(100);
  expect(after('Home ArrowLeft PageUp').at).toBe(100);
  expect(after('Home End').at).toBe(200);
});

test('with Shift a window is drawn from the cursor, in either direction', () => {
  const cursor = after('PageUp Shift+ArrowLeft Shift+ArrowLeft');
  expect(windowOf(cursor, SHOWN)).toEqual({ from: 186, to: 188 });
  expect(windowOf(after('Shift+ArrowRight Shift+ArrowRight Shift+ArrowRight', cursor), SHOWN)).toEqual({
    from: 188,
    to: 189,
  });
});

test('without Shift a window that is drawn moves whole, and no further than it fits', () => {
  const drawn = after('Home Shift+PageDown');
  expect(windowOf(after('ArrowRight ArrowRight', drawn), SHOWN)).toEqual({ from: 102, to: 114 });
  expect(windowOf(after('End', drawn), SHOWN)).toEqual({ from: 188, to: 200 });
  expect(windowOf(after('PageUp', drawn), SHOWN)).toEqual({ from: 100, to: 112 });
});

test('Escape ends the window, then the cursor, and then is somebody else’s', () => {
  const drawn = after('Home Shift+PageDown');
  const ended = after('Escape', drawn);
  expect(windowOf(ended, SHOWN)).toBe(null);
  expect(ended.at).toBe(112);
  expect(after('Escape', ended)).toEqual(NO_CURSOR);
  expect(afterKey('Escape', false, NO_CURSOR, SHOWN)).toBe(null);
});

test('other keys are not its own', () => {
  expect(afterKey('a', false, NO_CURSOR, SHOWN)).toBe(null);
  expect(afterKey('Tab', true, NO_CURSOR, SHOWN)).toBe(null);
});

test('a window of which nothing is shown any more is none', () => {
  expect(windowOf({ at: null, drawn: { from: 20, to: 30 } }, SHOWN)).toBe(null);
});
