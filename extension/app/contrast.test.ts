// Contrast of the tokens, out of the token sheet: text 4.5, marks and outlines of controls 3 (WCAG 2.2 AA, 1.4.3 and
// 1.4.11), in both themes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { COLOURS } from '../history/chart-lines.ts';

type Theme = 'light' | 'dark';
type Rgb = readonly [number, number, number];

const SHEET = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');
const TOKENS = new Map(
  [...SHEET.matchAll(/--([\w-]+): light-dark\((#\w{6}|rgb\([^)]*\)), (#\w{6}|rgb\([^)]*\))\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Where each foreground stands. */
const TEXT: Readonly<Record<string, readonly string[]>> = {
  text: [
    'surface',
    'surface-raised',
    'surface-toolbar',
    'surface-sunken',
    'surface-warning',
    'surface-error',
    'surface-selected',
    'surface-flash',
  ],
  'text-subtle': [
    'surface',
    'surface-raised',
    'surface-toolbar',
    'surface-sunken',
    'surface-warning',
    'surface-selected',
    'surface-flash',
  ],
  'text-faint': ['surface', 'surface-raised', 'surface-toolbar', 'surface-sunken', 'surface-warning'],
  'text-warning': ['surface', 'surface-selected', 'surface-warning', 'surface-flash'],
  'text-error': [
    'surface',
    'surface-selected',
    'surface-raised',
    'surface-toolbar',
    'surface-error',
    'surface-sunken',
    'surface-flash',
  ],
  'text-on-primary': ['primary'],
  primary: ['surface', 'surface-toolbar'],
};
const GRAPHICS: Readonly<Record<string, readonly string[]>> = {
  'control-outline': ['surface', 'surface-raised', 'surface-toolbar', 'surface-sunken'],
  'focus-ring': ['surface', 'surface-raised', 'surface-toolbar', 'surface-sunken', 'surface-warning', 'surface-error'],
  healthy: ['surface', 'surface-raised', 'surface-toolbar', 'surface-sunken'],
  degraded: ['surface', 'surface-toolbar', 'surface-sunken', 'surface-warning'],
  down: ['surface', 'surface-raised', 'surface-toolbar', 'surface-sunken'],
  edge: ['surface', 'surface-sunken'],
  'meter-fill': ['meter-track', 'surface-sunken'],
  ...Object.fromEntries(
    Array.from({ length: COLOURS }, (_, index) => [`series-${index + 1}`, ['surface', 'surface-raised']]),
  ),
};
/** Said by text or shape beside them as well, or there for looks alone. */
const DECORATION = ['divider', 'divider-subtle', 'outline', 'surface-hover', 'window'];

const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]: Rgb) =>
  0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);

function colour(name: string, theme: Theme): Rgb {
  const text = TOKENS.get(name)?.[theme] ?? '';
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  if (red === undefined || green === undefined || blue === undefined || Number.isNaN(red + green + blue))
    throw new Error(`${name} is no opaque colour in ${theme}: "${text}"`);
  return [red, green, blue];
}

function contrast(front: string, back: string, theme: Theme): number {
  const [a, b] = [luminance(colour(front, theme)), luminance(colour(back, theme))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** "text on surface: 12.6" for every pair that falls short. */
const tooFaint = (pairs: Readonly<Record<string, readonly string[]>>, least: number, theme: Theme) =>
  Object.entries(pairs).flatMap(([front, backs]) =>
    backs
      .map((back) => ({ pair: `${front} on ${back}`, ratio: contrast(front, back, theme) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`),
  );

test('black on white is 21, and a known pair is what others measured', () => {
  const ratio = (a: Rgb, b: Rgb) => (luminance(a) + 0.05) / (luminance(b) + 0.05);
  expect(ratio([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
  expect(ratio([255, 255, 255], [0x76, 0x76, 0x76])).toBeCloseTo(4.54, 2);
});

test('every colour of the sheet stands in a pair, or is decoration', () => {
  const paired = new Set(
    [...Object.entries(TEXT), ...Object.entries(GRAPHICS)].flatMap(([front, backs]) => [front, ...backs]),
  );
  expect([...TOKENS.keys()].filter((name) => !paired.has(name) && !DECORATION.includes(name))).toEqual([]);
  expect(TOKENS.size).toBeGreaterThan(20);
});

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('text has a contrast of 4.5', () => expect(tooFaint(TEXT, 4.5, theme)).toEqual([]));
  test('marks and outlines of controls have a contrast of 3', () => expect(tooFaint(GRAPHICS, 3, theme)).toEqual([]));
});
