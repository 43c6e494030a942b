import { expect, it } from 'vitest';
import { describeLink } from './describe-link.ts';
import type { LinkState } from './link-state.ts';

const cases: [LinkState, string][] = [
  [{ kind: 'live', intervalMs: 500 }, 'Near real-time · 0.5 s'],
  [{ kind: 'live', intervalMs: 250 }, 'Near real-time · 0.25 s'],
  [{ kind: 'polling', intervalMs: 30_000, reason: 'why' }, 'Polling · 30 s'],
  [{ kind: 'connecting' }, 'Connecting…'],
  [{ kind: 'offline', cause: 'no answer', reason: 'why', retryAtMs: null }, 'Offline — no answer'],
];

it.each(cases)('%j reads %s', (link, expected) => expect(describeLink(link, null).text).toBe(expected));

it.each(cases)('%j has a longer story', (link) => expect(describeLink(link, null).detail).not.toBe(''));

it('paused stands before everything else, since the picture does, with when that was', () => {
  const live = { kind: 'live', intervalMs: 500 } as const;
  expect(describeLink(live, '14:03:07').text).toBe('Paused · 14:03:07');
  expect(describeLink(live, '').text).toBe('Paused');
});
