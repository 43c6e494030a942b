import { expect, test } from 'vitest';
import { applyArrivals } from '../../server/contract/apply.ts';
import { emptySnapshot, type Snapshot } from '../../server/contract/snapshot.ts';
import { START_MS, sampleReport } from '../link/sample-events.ts';
import { type BadgeServer, badgeOf } from './badge.ts';

/** "api ok, worker late, beat down": what each sidecar is. */
function snapshot(text: string): Snapshot {
  const ages: Record<string, number> = { ok: 0, late: 12_000, down: 20_000 };
  const sidecars = text.split(', ').map((part) => part.split(' ') as [string, string]);
  const declared = sidecars.map(([name]) => ({ name, kind: 'container' as const }));
  const arrivals = sidecars.map(([name, state]) => ({
    report: sampleReport(name, START_MS),
    receivedAtMs: START_MS - (ages[state] ?? Number.NaN),
  }));
  return applyArrivals(
    emptySnapshot({ sidecars: declared, channels: [], origins: [] }, START_MS),
    arrivals,
    [],
    START_MS,
  );
}

const server = (text: string | null, more: Partial<BadgeServer> = {}): BadgeServer => ({
  name: 'local',
  snapshot: text === null ? null : snapshot(text),
  contact: 'answered',
  ...more,
});

test.each<[string, BadgeServer[], string, string]>([
  ['nothing when no server is paired', [], '', 'Sidescope: no server is paired'],
  ['nothing when all is well', [server('api ok, worker ok')], '', 'Sidescope: 2 of 2 healthy'],
  ['nothing before the first answer', [server(null, { contact: 'not-asked' })], '', 'Sidescope: connecting'],
  ['the count of unhealthy sidecars', [server('api late, worker down, beat ok')], '2', 'Sidescope: 1 of 3 healthy'],
  [
    'a dash when the server cannot be reached, whatever was known of it',
    [server('api down', { contact: 'silent' })],
    '–',
    'Sidescope: the server cannot be reached',
  ],
  [
    'a dash when the pairing ended',
    [server(null, { contact: 'refused' })],
    '–',
    'Sidescope: the server has to be paired again',
  ],
  [
    'the sum over servers, each named in words',
    [server('api late'), server('api down, worker ok', { name: 'staging' })],
    '2',
    'Sidescope\nlocal: 0 of 1 healthy\nstaging: 1 of 2 healthy',
  ],
  [
    'a count rather than a dash when both would be true',
    [server('api late'), server(null, { name: 'staging', contact: 'silent' })],
    '1',
    'Sidescope\nlocal: 0 of 1 healthy\nstaging: the server cannot be reached',
  ],
])('the badge shows %s', (_, servers, text, title) => {
  expect(badgeOf(servers)).toMatchObject({ text, title });
});

test('only degraded sidecars are amber, any down one makes it red, a lost server is grey', () => {
  const backgrounds = [
    [server('api late, worker late')],
    [server('api late, worker down')],
    [server(null, { contact: 'silent' })],
  ]
    .map(badgeOf)
    .map(({ background }) => background);
  expect(backgrounds).toEqual(['#fbbc04', '#b3261e', '#5f6368']);
});

test('a count past 99 says so in three characters', () => {
  const many = Array.from({ length: 100 }, (_, index) => `s${index} down`).join(', ');
  expect(badgeOf([server(many)]).text).toBe('99+');
});
