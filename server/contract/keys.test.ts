import { expect, test } from 'vitest';
import { createKeys, excludedText, instanceMember, parseExcluded, parseInstanceMember, parseInterval } from './keys.ts';

test('keys are those of the architecture, under any prefix', () => {
  const keys = createKeys('{sidescope}:');
  expect(keys.report('api')).toBe('{sidescope}:sidecar:metrics:api');
  expect(keys.report('api', 'api-1')).toBe('{sidescope}:sidecar:metrics:api:api-1');
  expect(createKeys()).toMatchObject({
    instances: 'sidecar:instances',
    reports: 'sidecar:reports',
    watch: 'sidecar:watch',
    excluded: 'sidecar:excluded',
  });
  expect(createKeys().ticket('ab')).toBe('sidecar:ticket:ab');
});

test('channels, which know no databases, have the number of any but the default one in their names', () => {
  const { log, logGrew, reports } = createKeys('p:', 3);
  expect([log, logGrew, reports]).toEqual(['p:sidecar:log', 'p:sidecar:log:3', 'p:sidecar:reports:3']);
});

test('an index entry is read back as it was written; junk is not read', () => {
  expect(parseInstanceMember(instanceMember('api', 'host/1'))).toEqual({ name: 'api', instance: 'host/1' });
  for (const junk of ['', 'api', ':', 'api:', ':api-1']) expect(parseInstanceMember(junk)).toBeNull();
});

test.each([
  ['250', 250],
  ['500', 500],
  ['5000', 5_000],
  ['249', null],
  ['5001', null],
  ['500.5', null],
  ['', null],
  ['fast', null],
  [null, null],
])('a lease that holds %j asks for %j', (text, interval) => {
  expect(parseInterval(text)).toBe(interval);
});

test('excluded paths are read back as they were written; junk is not read', () => {
  const paths = ['/api/me', '/api/monitor/jobs'];
  expect(parseExcluded(excludedText(paths))).toEqual(paths);
  expect(parseExcluded(null)).toEqual([]);
  expect(parseExcluded('\napi\n/a')).toEqual(['/a']);
});
